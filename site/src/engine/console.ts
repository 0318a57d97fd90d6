import { splitScript, type ScriptPiece } from '../../../grammar/blocks.js';
import { plainProblem, problemIn, namedText, type CliProblem } from '../../../src/cli/problem.js';
import { problemText } from '../../../src/cli/output/problem-text.js';
import { safeText } from '../../../src/cli/output/safe-text.js';
import { questionDirectives } from '../../../src/cli/question-directives.js';
import { SessionSettings } from '../../../src/cli/session-settings.js';
import { styleOf } from '../../../src/cli/style.js';
import { Cluster, snapshotOf } from '../../../src/library/cluster.js';
import type { Session } from '../../../src/library/session.js';
import { openSession } from '../../../src/library/open-session.js';
import { formatDocument, formats } from '../../../src/tabular/formats/index.js';
import { deadline } from './clock.js';
import { throughDoors } from './door.js';
import type { Answer, ClusterText, Given } from './protocol.js';
import { readCluster } from './read.js';

type Shown = Answer<'run'>['results'][number];

/** What came of one command or directive. */
interface Done {
  readonly ok: boolean;
  readonly shown: readonly Shown[];
}

const style = styleOf(false);

/** Seconds that a question of a directive may take, as in the REPL. */
const TIME_LIMIT = 8;

/** What the REPL does beyond this page: with files, its terminal, or the time that passes. */
const OF_THE_TERMINAL =
  /^#(script|open|save|quit|exit|q|echoon|echooff|timeon|timeoff|blockmode|linemode)\b|^#arm\s+(?!\{)\S/i;

/** The console of the playground: commands and directives on a cluster of its own. */
export class PlaygroundConsole {
  private readonly settings = new SessionSettings(formats.auto);
  private readonly entries: string[] = [];
  private last: Promise<unknown> = Promise.resolve();
  session = this.sessionOn(new Cluster());

  constructor() {
    this.settings.history = () => this.entries;
  }

  open(cluster: ClusterText): Promise<Answer<'open'>> {
    return this.inTurn(() =>
      throughDoors(() => {
        const read = readCluster(cluster);
        if (!read.ok) return { problem: read.problem };
        const start = new Cluster();
        start.restore(snapshotOf(read.input.cluster));
        this.session = this.sessionOn(start);
        return { problem: null };
      }),
    );
  }

  /** Runs an entry, which may hold several commands; the first that fails ends it. */
  run(given: Given<'run'>): Promise<Answer<'run'>> {
    return this.inTurn(() => this.runNow(given));
  }

  /** What is asked waits for what was asked before: loading a part of the program must not let others pass. */
  private inTurn<Value>(compute: () => Promise<Value>): Promise<Value> {
    const answer = this.last.then(compute);
    this.last = answer.catch(() => undefined);
    return answer;
  }

  private async runNow({ entry, width }: Given<'run'>): Promise<Answer<'run'>> {
    if (/\bregex\b|\bextract|replace_regex/.test(entry)) await (await import('./rust-regex.js')).loadRustRegex();
    const results: Shown[] = [];
    this.entries.push(entry);
    for (const piece of splitScript(entry)) {
      // One piece at a time: what ran before a piece that has to wait for a part of the program is not run again.
      const { ok, shown } = await throughDoors(() =>
        piece.kind === 'directive' ? this.directive(piece) : this.command(piece, width),
      );
      results.push(...shown);
      if (!ok) break;
    }
    return { results: results.map(({ kind, text }) => ({ kind, text: safeText('text', text) })) };
  }

  private sessionOn(cluster: Cluster): Session {
    const questions = questionDirectives({
      width: () => null,
      settings: this.settings,
      style,
      startClock: () => deadline(TIME_LIMIT),
    });
    return openSession(cluster, { directives: Object.values(questions) });
  }

  private directive(piece: ScriptPiece): Done {
    const [, name = 'arm FILE'] = OF_THE_TERMINAL.exec(piece.text) ?? [];
    const result = OF_THE_TERMINAL.test(piece.text)
      ? ({
          ok: false,
          message: `#${name} needs files or a terminal, which this page does not have`,
          hint: 'kusto-callout run or repl has them; #help shows what works here',
        } as const)
      : this.session.directive(piece.text);
    if (!result.ok) return { ok: false, shown: [error(plainProblem(result.message, result.hint))] };
    const warnings = result.warnings.map(text => ({ kind: 'warning' as const, text }));
    const text = result.output ?? result.told;
    return { ok: true, shown: [...warnings, ...(text === null ? [] : [output(text)])] };
  }

  private command(piece: ScriptPiece, width: number): Done {
    const result = this.session.execute(piece.text);
    if (!result.ok) {
      return { ok: false, shown: [error(problemIn(namedText(null, piece.text), result.error))] };
    }
    const outcome = { file: '-', command: piece.text, line: 1, tables: result.tables, piped: result.piped };
    const warnings = result.warnings.map(text => ({ kind: 'warning' as const, text }));
    return { ok: true, shown: [...warnings, output(formatDocument(this.settings.format, [outcome], { width }))] };
  }
}

function output(text: string): Shown {
  return { kind: 'output', text };
}

function error(problem: CliProblem): Shown {
  return { kind: 'error', text: problemText(problem, style) };
}
