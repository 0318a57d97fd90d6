import { Writable } from 'node:stream';
import type { Cluster } from '../../library/cluster.js';
import { formats } from '../../tabular/formats/index.js';
import { absolutePath, readTextFile } from '../files.js';
import { write, type Io } from '../io.js';
import type { CommonOptions } from '../options.js';
import { plainReport } from '../report.js';
import { startSession } from '../start.js';
import { hasColor, styleOf } from '../style.js';

/**
 * The cluster that the options describe, after the scripts have run on it; what they print is dropped. null where the
 * cluster cannot be made or a script fails, which has been reported then.
 */
export async function preparedCluster(
  options: CommonOptions,
  scripts: readonly string[],
  io: Io,
): Promise<Cluster | null> {
  const quiet: Io = {
    get stdin() {
      return io.stdin;
    },
    stdout: new Writable({
      write: (_chunk, _encoding, done) => {
        done();
      },
    }),
    get stderr() {
      return io.stderr;
    },
    env: io.env,
  };
  const workplace = await startSession({ ...options, format: formats.table }, quiet, {
    continueOnError: false,
    separateDocuments: false,
    interactive: false,
  });
  if (workplace === null) return null;
  for (const script of scripts) {
    const read = readTextFile(script);
    if (!read.ok) {
      await write(io.stderr, plainReport(read.message, null, styleOf(hasColor(io.stderr, io.env, options.noColor))));
      return null;
    }
    const source = { name: script, path: absolutePath(script, null), text: read.text };
    if (!(await workplace.runner.run(source))) return null;
  }
  return workplace.session.cluster;
}
