import { parseArgs, type ParseArgsConfig } from 'node:util';
import { didYouMean, mention } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';

/** An option of the command line: how it is parsed, and its line in the help. */
export interface OptionDefinition {
  readonly name: string;
  readonly short?: string;
  /** What its value is called in the help; an option without one is a switch. */
  readonly value?: string;
  readonly description: string;
}

/** An argument as given: an option with its value, or an operand, whose name is null. */
export interface Argument {
  readonly name: string | null;
  /** Empty for a switch. */
  readonly value: string;
}

/** What is wrong with a command line. */
export interface UsageProblem {
  readonly ok: false;
  readonly message: string;
  readonly hint: string | null;
}

export type ArgumentsResult = { readonly ok: true; readonly arguments: Arguments } | UsageProblem;

/** The arguments of one run, in their order. */
export class Arguments {
  constructor(readonly inOrder: readonly Argument[]) {}

  has(name: string): boolean {
    return this.inOrder.some(argument => argument.name === name);
  }

  /** The value of an option; given twice, the last one counts. */
  valueOf(name: string): string | null {
    return this.inOrder.findLast(argument => argument.name === name)?.value ?? null;
  }

  get operands(): readonly string[] {
    return this.inOrder.filter(({ name }) => name === null).map(({ value }) => value);
  }
}

export function usageProblem(message: string, hint: string | null = null): UsageProblem {
  return { ok: false, message, hint };
}

/** Where the first operand stands in an argument vector, or -1. Options that are not known count as switches. */
export function firstOperandIndex(argv: readonly string[], definitions: readonly OptionDefinition[]): number {
  return split(argv, definitions).find(({ kind }) => kind === 'positional')?.index ?? -1;
}

/** Reads an argument vector. What is unknown or lacks its value is told in our words. */
export function parseArguments(argv: readonly string[], definitions: readonly OptionDefinition[]): ArgumentsResult {
  const inOrder: Argument[] = [];
  for (const token of split(argv, definitions)) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      inOrder.push({ name: null, value: token.value });
      continue;
    }
    const definition = definitions.find(({ name }) => name === token.name);
    if (definition === undefined) return unknownOption(token.rawName, definitions);
    const { name, value: placeholder } = definition;
    const value = typeof token.value === 'string' ? token.value : null;
    if (placeholder === undefined) {
      if (value !== null) return usageProblem(`--${name} takes no value, but has ${mention(value)}`);
    } else if (value === null || (token.inlineValue === false && /^-./.test(value))) {
      return usageProblem(`${token.rawName} needs a value: ${token.rawName} ${placeholder}`);
    }
    inOrder.push({ name, value: value ?? '' });
  }
  return { ok: true, arguments: new Arguments(inOrder) };
}

function split(argv: readonly string[], definitions: readonly OptionDefinition[]) {
  return parseArgs({
    args: [...argv],
    options: Object.fromEntries(definitions.map(definition => [definition.name, configOf(definition)])),
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}

type OptionConfig = NonNullable<ParseArgsConfig['options']>[string];

function configOf({ short, value }: OptionDefinition): OptionConfig {
  return {
    type: value === undefined ? 'boolean' : 'string',
    multiple: true,
    ...(short !== undefined && { short }),
  };
}

function unknownOption(rawName: string, definitions: readonly OptionDefinition[]): UsageProblem {
  const similar = nearest(
    rawName.replace(/^-+/, ''),
    definitions.map(({ name }) => name),
  );
  return usageProblem(
    `${mention(rawName)} is not an option here`,
    didYouMean(similar === null ? null : `--${similar}`, null),
  );
}
