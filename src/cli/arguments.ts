import { parseArgs, type ParseArgsConfig } from 'node:util';
import { didYouMean, mention } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import type { OptionDefinition, OptionName } from './option-table.js';
import { usageError } from './problem.js';

/** An argument as given: an option with its value, or an operand, whose name is null. */
export interface Argument {
  readonly name: string | null;
  /** Empty for a switch. */
  readonly value: string;
}

/** What the format for people was called, or is called elsewhere. */
const FORMERLY: Readonly<Record<string, string>> = { table: 'text', pretty: 'text', text: 'auto' };

/** The arguments of one run, in their order. */
export class Arguments {
  constructor(readonly inOrder: readonly Argument[]) {}

  has(name: OptionName): boolean {
    return this.inOrder.some(argument => argument.name === name);
  }

  /** The value of an option; given twice, the last one counts. */
  valueOf(name: OptionName): string | null {
    return this.inOrder.findLast(argument => argument.name === name)?.value ?? null;
  }

  /** The values of an option that may be repeated. */
  valuesOf(name: OptionName): readonly string[] {
    return this.inOrder.filter(argument => argument.name === name).map(({ value }) => value);
  }

  /** The value of an option that takes one of a few, in any case; null where it is not given. `what` names them in messages. */
  choiceOf<Value extends string>(name: OptionName, values: readonly Value[], what: string = name): Value | null {
    const given = this.valueOf(name);
    if (given === null) return null;
    const lower = given.toLowerCase();
    const found = values.find(value => value === lower);
    if (found !== undefined) return found;
    const formerly = name === 'format' ? FORMERLY[lower] : undefined;
    return values.find(value => value === formerly) ?? unknownValue(what, given, values);
  }

  /** A number of seconds. */
  secondsOf(name: OptionName, byDefault: number, longest: number): number {
    const given = this.valueOf(name);
    if (given === null) return byDefault;
    const seconds = /^\d+(?:\.\d+)?$/.test(given) ? Number(given) : NaN;
    if (seconds > 0 && seconds <= longest) return seconds;
    return usageError(`--${name} takes seconds, up to ${longest}, not ${mention(given)}`);
  }

  get operands(): readonly string[] {
    return this.inOrder.filter(({ name }) => name === null).map(({ value }) => value);
  }
}

/** Where the first operand is in an argument vector, or -1. Options that are not known count as switches. */
export function firstOperandIndex(argv: readonly string[], definitions: readonly OptionDefinition[]): number {
  return split(argv, definitions).find(({ kind }) => kind === 'positional')?.index ?? -1;
}

/** Reads an argument vector. What is unknown or lacks its value is a usage error in our words. */
export function parseArguments(argv: readonly string[], definitions: readonly OptionDefinition[]): Arguments {
  const inOrder: Argument[] = [];
  for (const token of split(argv, definitions)) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      inOrder.push({ name: null, value: token.value });
      continue;
    }
    const definition = definitions.find(({ name, formerly = [] }) => [name, ...formerly].includes(token.name));
    if (definition === undefined) return unknownOption(token.rawName, definitions);
    const { name, value: placeholder } = definition;
    const value = typeof token.value === 'string' ? token.value : null;
    if (placeholder === undefined) {
      if (value !== null) usageError(`--${name} takes no value, but has ${mention(value)}`);
    } else if (value === null || (token.inlineValue === false && /^-./.test(value))) {
      usageError(`${token.rawName} needs a value: ${token.rawName} ${placeholder}`);
    }
    inOrder.push({ name, value: value ?? '' });
  }
  return new Arguments(inOrder);
}

function split(argv: readonly string[], definitions: readonly OptionDefinition[]) {
  return parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      definitions.flatMap(definition =>
        [definition.name, ...(definition.formerly ?? [])].map((name, index) => [
          name,
          configOf(definition, index === 0),
        ]),
      ),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}

type OptionConfig = NonNullable<ParseArgsConfig['options']>[string];

function configOf({ short, value }: OptionDefinition, hasShort: boolean): OptionConfig {
  return {
    type: value === undefined ? 'boolean' : 'string',
    multiple: true,
    ...(hasShort && short !== undefined && { short }),
  };
}

/** What options of psql, ESLint and pytest are called here, where there is one that does the same. */
const ELSEWHERE: readonly (readonly [names: readonly string[], option: OptionName, hint: string])[] = [
  [['-c', '--command'], 'execute', 'to run a command: -e COMMAND'],
  [['-f', '--file'], 'execute', 'a script is named without an option: kusto-callout run FILE'],
  [['--max-warnings'], 'fail-on', 'to fail from the first warning on: --fail-on warning'],
  [
    ['--no-error-on-unmatched-pattern', '--pass-on-no-patterns', '--passWithNoTests'],
    'allow-empty',
    'to succeed where there is nothing to check: --allow-empty',
  ],
  [['--stdin', '--stdin-filename'], 'format', 'to read standard input, name it: -'],
  [
    ['-o', '--output-file', '--junitxml', '--junit-xml'],
    'format',
    'reports go to standard output: --format NAME > FILE',
  ],
  [['--exitfirst', '--maxfail', '--bail'], 'fail-fast', 'to stop after the first case that fails: --fail-fast'],
  [['--collect-only', '--co', '--list-tests'], 'list', 'to list the cases and run none: --list'],
  [['-v', '--verbose', '-vv'], 'fail-fast', 'every case is listed already'],
];

function unknownOption(rawName: string, definitions: readonly OptionDefinition[]): never {
  const known = ELSEWHERE.find(
    ([names, option]) => names.includes(rawName) && definitions.some(({ name }) => name === option),
  );
  if (known !== undefined) usageError(`${mention(rawName)} is not an option here`, known[2]);
  const similar = nearest(
    rawName.replace(/^-+/, ''),
    definitions.map(({ name }) => name),
  );
  usageError(`${mention(rawName)} is not an option here`, didYouMean(similar === null ? null : `--${similar}`, null));
}

/** `tabel` is not a format: did you mean `table`? */
export function unknownValue(what: string, name: string, known: readonly string[]): never {
  const plural = `${what.replace(/y$/, 'ie')}s`;
  usageError(
    `${mention(name)} is not a ${what}`,
    didYouMean(nearest(name, known), `the ${plural} are ${known.join(', ')}`),
  );
}
