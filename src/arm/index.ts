export {
  deployTemplate,
  readTemplateDocument,
  templateClusterNames,
  type DeployOptions,
  type DeployResult,
} from './deploy.js';
export { readScript, scriptFailure } from './script-resource.js';
export type { DeployedResource } from './cluster-provider.js';
export type { TemplateOutput } from './outputs.js';
export { databaseScripts } from './database-scripts.lazy.js';
export { declaredParameters, givenParameters, type DeployedParameter, type GivenParameter } from './parameters.js';
export { whatIf, type PropertyChange, type ResourceChange, type RuleChange } from './what-if.js';
