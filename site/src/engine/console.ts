import { splitScript, type ScriptPiece } from '../../../grammar/blocks.js';
import { problemIn, namedText, type CliProblem } from '../../../src/cli/problem.js';
import { problemText } from '../../../src/cli/output/problem-text.js';
import { safeText } from '../../../src/cli/output/safe-text.js';
import { styleOf } from '../../../src/cli/style.js';
import { Cluster, snapshotOf } from '../../../src/library/cluster.js';
import { openSession } from '../../../src/library/open-session.js';
import { formatDocument, formats } from '../../../src/tabular/formats/index.js';
import type { Answer, ClusterText, Given } from './protocol.js';
import { readCluster } from './read.js';

type Shown = Answer<'run'>['results'][number];

const WIDTH = 100;
const style = styleOf(false);

/** The console of the playground: commands and directives on a cluster of its own. */
export class PlaygroundConsole {
  session = openSession(new Cluster());

  open(cluster: ClusterText): Answer<'open'> {
    const read = readCluster(cluster);
    if (!read.ok) return { problem: read.problem };
    const start = new Cluster();
    start.restore(snapshotOf(read.input.cluster));
    this.session = openSession(start);
    return { problem: null };
  }

  /** Runs an entry, which may hold several commands; the first that fails ends it. */
  run({ entry }: Given<'run'>): Answer<'run'> {
    const results: Shown[] = [];
    for (const piece of splitScript(entry)) {
      const { ok, shown } = piece.kind === 'directive' ? this.directive(piece) : this.command(piece);
      results.push(...shown);
      if (!ok) break;
    }
    return { results: results.map(({ kind, text }) => ({ kind, text: safeText('text', text) })) };
  }

  private directive(piece: ScriptPiece): { readonly ok: boolean; readonly shown: Shown[] } {
    const result = this.session.directive(piece.text);
    if (!result.ok) return { ok: false, shown: [error({ title: null, ...result, source: null, span: null })] };
    const warnings = result.warnings.map(text => ({ kind: 'warning' as const, text }));
    return { ok: true, shown: [...warnings, ...(result.output === null ? [] : [output(result.output)])] };
  }

  private command(piece: ScriptPiece): { readonly ok: boolean; readonly shown: Shown[] } {
    const result = this.session.execute(piece.text);
    if (!result.ok) {
      return { ok: false, shown: [error(problemIn(namedText(null, piece.text), result.error))] };
    }
    const outcome = { file: '-', command: piece.text, line: 1, tables: result.tables, piped: result.piped };
    const warnings = result.warnings.map(text => ({ kind: 'warning' as const, text }));
    return { ok: true, shown: [...warnings, output(formatDocument(formats.table, [outcome], { width: WIDTH }))] };
  }
}

function output(text: string): Shown {
  return { kind: 'output', text };
}

function error(problem: CliProblem): Shown {
  return { kind: 'error', text: problemText(problem, style) };
}
