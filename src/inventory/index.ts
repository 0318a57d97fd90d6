/** What tools print of clusters, read into one value. */
export type { ClusterAction, Egress, Inventory, InventoryProblem, KnownCluster, KnownScript } from './inventory.js';
export { describeInventory, type Description } from './describe.js';
export { emptyProblem, sourceProblem } from './refusals.js';
export { readInventory, toolOf, type InventoryOptions, type InventoryResult } from './read.js';
export { runScripts } from './run-scripts.js';
export {
  chosenCluster,
  unstatedIn,
  unstatedText,
  clusterLabel,
  egressOf,
  propertiesNode,
  resourceNode,
  type ChosenResult,
  type ChoiceProblem,
} from './chosen.js';
