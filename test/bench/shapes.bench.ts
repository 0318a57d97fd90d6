import { processorTime } from '../processor-time.js';
import { DEFAULT_CLUSTER, type ClusterState } from '../../src/cluster/state.js';
import { DecisionEngine } from '../../src/decide/index.js';
import type { CalloutRule } from '../../src/policy/rules.js';
import { count, figure, median, type Figure, type Report } from './measure.js';

/*
 * Decisions on texts that were never asked before, by the shape of the rules, beside the better of two plain ways in V8: a loop
 * over RegExp, and one RegExp with all of them as alternatives. Every text is a new one for everybody who is asked.
 */

interface Shape {
  readonly name: string;
  readonly regex: (index: number) => string;
  /** The text that goes with a rule; of `unique` no two are alike. */
  readonly known: (index: number, unique: number) => string;
  /** A text that no rule, or another one, matches. */
  readonly unknown: (unique: number) => string;
  /** What is asked at 100 rules. */
  readonly goalAt100: number;
  readonly denies?: (index: number) => boolean;
}

const path = (unique: number): string => `container/file${unique}.csv`;
const letters = (unique: number): string =>
  unique.toString(26).replace(/\d/g, digit => 'qrstuvwxyz'.charAt(Number(digit)));

const SHAPES: readonly Shape[] = [
  {
    name: 'exact hosts',
    regex: index => `^https://acct${index}\\.blob\\.core\\.windows\\.net/`,
    known: (index, unique) => `https://acct${index}.blob.core.windows.net/${path(unique)}`,
    unknown: unique => `https://acct${unique}x.blob.core.windows.net/${path(unique)}`,
    goalAt100: 1,
  },
  {
    name: 'shared beginnings, ending in a class',
    regex: index => `^https://acct${index}[a-z0-9]{0,8}\\.(blob|queue)\\.core\\.windows\\.net/`,
    known: (index, unique) => `https://acct${index}${letters(unique).slice(-4)}.blob.core.windows.net/${path(unique)}`,
    unknown: unique => `https://store${unique}.blob.core.windows.net/${path(unique)}`,
    goalAt100: 1,
  },
  {
    name: 'unanchored',
    regex: index => `acct${index}\\.blob\\.core\\.windows\\.net/?$`,
    known: (index, unique) => `https://${letters(unique)}.acct${index}.blob.core.windows.net/`,
    unknown: unique => `https://acct${unique}x.blob.core.windows.net/`,
    goalAt100: 0.7,
  },
  {
    name: 'subdomains of names',
    regex: index => `^https://[a-z0-9-]+\\.acct${index}\\.contoso\\.com(:443)?/`,
    known: (index, unique) => `https://api-${unique}.acct${index}.contoso.com/v1/items`,
    unknown: unique => `https://api-${unique}.acct${unique}x.contoso.com/v1/items`,
    goalAt100: 1,
  },
  {
    name: 'classes',
    regex: index => `^https?://[a-z]{2}${index % 10}[0-9a-f]{4}\\.[a-z]+${index}\\.net(/|$)`,
    known: (index, unique) =>
      `https://ab${index % 10}${(unique % 65_536).toString(16).padStart(4, '0')}.${letters(unique)}${index}.net/v1/items`,
    unknown: unique => `https://ab3${(unique % 65_536).toString(16).padStart(4, '0')}.contoso${unique}x.net/v1/items`,
    goalAt100: 1,
  },
  {
    name: '(?i) and a name',
    regex: index => `(?i)acct${index}\\.contoso\\.com`,
    known: (index, unique) => `https://ACCT${index}.contoso.com/v1/items?id=${unique}`,
    unknown: unique => `https://acct${unique}x.contoso.com/v1/items`,
    goalAt100: 1,
  },
  {
    name: 'names of an FQDN list',
    regex: index => `host${index}\\.database\\.windows\\.net`,
    known: (index, unique) => `https://host${index}.database.windows.net/table${unique}`,
    unknown: unique => `https://host${unique}x.database.windows.net/table${unique}`,
    goalAt100: 0.7,
  },
  {
    name: 'one rule of ten denies',
    regex: index =>
      index % 10 === 9
        ? `^https://[^/]*\\.acct${index}\\.evil\\.example/`
        : `^https://([a-z0-9-]+\\.)?acct${index}\\.vault\\.azure\\.net(:443)?/?$`,
    known: (index, unique) =>
      index % 10 === 9
        ? `https://h${unique}.acct${index}.evil.example/`
        : `https://h${unique}.acct${index}.vault.azure.net/`,
    unknown: unique => `https://h${unique}.acct${unique}x.vault.azure.net/`,
    goalAt100: 1,
    denies: index => index % 10 === 9,
  },
];

const SIZES = [7, 100, 1_000, 10_000] as const;

const goalOf = (shape: Shape, size: number): number => (size === 7 ? 0.5 : size === 100 ? shape.goalAt100 : 5);

type Decider = (uri: string) => boolean;

function ourWay(rules: readonly CalloutRule[]): Decider {
  const state: ClusterState = { ...DEFAULT_CLUSTER, dataPlanePolicy: rules };
  const engine = new DecisionEngine(state);
  return uri => engine.isAllowed('webapi', uri);
}

function toRegExp({ CalloutUriRegex: regex }: CalloutRule): RegExp {
  return regex.startsWith('(?i)') ? new RegExp(regex.slice(4), 'i') : new RegExp(regex);
}

function loopWay(rules: readonly CalloutRule[]): Decider {
  const denials = rules.filter(({ CanCall }) => !CanCall).map(toRegExp);
  const allowances = rules.filter(({ CanCall }) => CanCall).map(toRegExp);
  return uri => {
    for (const regex of denials) if (regex.test(uri)) return false;
    for (const regex of allowances) if (regex.test(uri)) return true;
    return false;
  };
}

/** null where V8 refuses a regex of that size. */
function alternationWay(rules: readonly CalloutRule[]): Decider | null {
  const all = (wanted: readonly CalloutRule[]): RegExp | null => {
    if (wanted.length === 0) return null;
    const regexes = wanted.map(toRegExp);
    return new RegExp(regexes.map(({ source }) => `(?:${source})`).join('|'), regexes[0]?.flags);
  };
  try {
    const denials = all(rules.filter(({ CanCall }) => !CanCall));
    const allowances = all(rules.filter(({ CanCall }) => CanCall));
    const decide: Decider = uri => denials?.test(uri) !== true && allowances?.test(uri) === true;
    // It is compiled for the second text only.
    decide('https://one');
    decide('https://two');
    return decide;
  } catch {
    return null;
  }
}

/** Texts that nobody has seen, as they come from a file or a request: in one piece. Half of them go with a rule. */
class Texts {
  private unique = 100_000;

  constructor(
    private readonly shape: Shape,
    private readonly size: number,
  ) {}

  next(amount: number): readonly string[] {
    return Array.from({ length: amount }, () => {
      const unique = this.unique++;
      const text =
        unique % 2 === 0
          ? this.shape.known((Math.imul(unique, 0x9e37_79b1) >>> 0) % this.size, unique)
          : this.shape.unknown(unique);
      return Buffer.from(text, 'latin1').toString('latin1');
    });
  }
}

/**
 * Nanoseconds of computing a decision, of as many texts as there is time for. Not by the clock on the wall, which also counts what
 * other processes do.
 */
function costOf(decide: Decider, texts: readonly string[], batch: number): number {
  const start = processorTime();
  let asked = 0;
  let now = start;
  while (asked < texts.length && now - start < MILLISECONDS) {
    const end = Math.min(texts.length, asked + batch);
    for (; asked < end; asked++) decide(texts[asked] ?? '');
    now = processorTime();
  }
  return ((now - start) * 1e6) / asked;
}

const ROUNDS = 5;
/** In a round, at most so many texts, and about so much time. */
const MAX_TEXTS = 20_000;
const MILLISECONDS = 15;

interface Costs {
  readonly ours: number;
  readonly loop: number;
  /** NaN where there is none. */
  readonly alternation: number;
}

function measure(shape: Shape, size: number): Costs {
  const rules = Array.from({ length: size }, (_, index) => ({
    CalloutType: 'webapi',
    CalloutUriRegex: shape.regex(index),
    CanCall: shape.denies?.(index) !== true,
  }));
  const [ours, loop, alternation] = [ourWay(rules), loopWay(rules), alternationWay(rules)];
  const texts = new Texts(shape, size);
  for (const text of texts.next(300)) {
    const answers = new Set([ours(text), loop(text), alternation?.(text) ?? loop(text)]);
    if (answers.size !== 1) throw new Error(`the competitors disagree about ${text}, ${shape.name}, ${size} rules`);
  }
  const costs: { ours: number[]; loop: number[]; alternation: number[] } = { ours: [], loop: [], alternation: [] };
  // In turn, so that all meet the same weather; the first round warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [way, decide] of [
      ['ours', ours],
      ['loop', loop],
      ['alternation', alternation],
    ] as const) {
      // The plain ways take milliseconds a text where there are many rules.
      const isSlow = way !== 'ours' && size >= 1_000;
      const fresh = texts.next(isSlow ? Math.max(4, 4_000 / size) : MAX_TEXTS);
      const cost = decide === null ? Number.NaN : costOf(decide, fresh, isSlow ? 1 : 1_000);
      if (round > 0) costs[way].push(cost);
    }
  }
  return { ours: median(costs.ours), loop: median(costs.loop), alternation: median(costs.alternation) };
}

export function shapeFigures(): Report {
  const figures: Figure[] = [];
  const lines = [
    'Decisions on texts never asked before: how many times as fast as the better of a loop over RegExp and one alternation in V8',
    '(nanoseconds a decision: ours, loop, alternation; - where V8 refuses a regex of that size)',
  ];
  for (const shape of SHAPES) {
    for (const size of SIZES) {
      const { ours, loop, alternation } = measure(shape, size);
      const times = Math.min(loop, Number.isNaN(alternation) ? loop : alternation) / ours;
      const [goal, rules] = [goalOf(shape, size), `${count(size)} rules`];
      const nanoseconds = [ours, loop, alternation].map(cost => (Number.isNaN(cost) ? '-' : count(cost)).padStart(9));
      lines.push(
        `${shape.name.padEnd(38)}${rules.padStart(12)}  ${times.toFixed(2).padStart(7)}  (${nanoseconds.join(',')})`,
      );
      figures.push(
        figure(
          `${shape.name}, ${rules}`,
          `${times.toFixed(2)} times the better plain way`,
          `at least ${goal}`,
          times >= goal,
        ),
      );
    }
  }
  return { figures, table: lines.join('\n') };
}
