import { writeSync } from 'node:fs';
import { withDataPlanePolicy } from '../../../src/cluster/change.js';
import { DEFAULT_CLUSTER } from '../../../src/cluster/state.js';
import { EMPTY_ARM_STATE } from '../../../src/server/arm/state.js';
import { durableWriter, readStateFile, stateText } from '../../../src/server/state-file.js';
import { StateSaver } from '../../../src/server/state-saver.js';
import { clusterKey, EmulatorStore, withCluster } from '../../../src/server/store.js';

/*
 * A process that does nothing but change its state and save it, until it is killed. Says the number of every change that was
 * saved, which an emulator would answer now, on standard output.
 */

/** Rules enough that writing them takes a while. */
const RULES = 300;

async function main(path: string): Promise<void> {
  const read = readStateFile(path);
  if (!read.ok && !read.missing) {
    console.error(read.message);
    process.exit(3);
  }
  const first = {
    clusters: new Map([[clusterKey(DEFAULT_CLUSTER), { state: DEFAULT_CLUSTER, etag: '"1"' }]]),
    arm: EMPTY_ARM_STATE,
  };
  const saver = new StateSaver(stateText, durableWriter(path), error => {
    console.error(error);
    process.exit(4);
  });
  const store = new EmulatorStore(read.ok ? read.state : first, state => {
    saver.changed(state);
  });
  const [hosted] = store.state.clusters.values();
  if (hosted === undefined) return;
  const start = Number(hosted.state.dataPlanePolicy[0]?.CalloutUriRegex ?? '0');
  for (let change = start + 1; ; change++) {
    const rules = Array.from({ length: RULES }, () => ({
      CalloutType: 'sql',
      CalloutUriRegex: String(change),
      CanCall: true,
    }));
    store.replace(withCluster(store.state, { ...hosted, state: withDataPlanePolicy(hosted.state, rules) }));
    await saver.settled;
    writeSync(1, `${change}\n`);
  }
}

void main(process.argv[2] ?? '');
