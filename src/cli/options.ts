import { ROLES, type Role } from '../cluster/caller.js';
import { formats, isFormatName, type Format } from '../tabular/formats/index.js';
import { didYouMean, mention } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import { usageProblem, type Arguments, type OptionDefinition, type UsageProblem } from './arguments.js';

/** The options that subcommands take unless they say otherwise. */
export const commonOptions = [
  { name: 'cluster', value: 'FILE', description: 'start with the cluster of an ARM template, resource or properties' },
  { name: 'parameters', value: 'FILE|NAME=VALUE', description: 'parameters of that template; may be repeated' },
  { name: 'as', value: 'ROLE', description: `run commands as ${ROLES.join(', ')} (default: admin)` },
  { name: 'principal', value: 'FQN', description: 'who runs them, for example aaduser=<object id>;<tenant id>' },
  { name: 'format', value: 'NAME', description: `print results as ${Object.keys(formats).join(', ')}` },
  { name: 'no-color', description: 'no colour, whatever the terminal can do' },
  { name: 'help', short: 'h', description: 'show this help' },
  { name: 'version', short: 'V', description: 'show the version' },
] as const satisfies readonly OptionDefinition[];

export type CommonOptionName = (typeof commonOptions)[number]['name'];

/** The options that a command line may have: the subcommand's own, and the common ones that it has none of the same name for. */
export function allOptions(own: readonly OptionDefinition[]): readonly OptionDefinition[] {
  return [...own, ...commonOptions.filter(common => !own.some(({ name }) => name === common.name))];
}

/** The common options, checked. */
export interface CommonOptions {
  readonly clusterFile: string | null;
  /** Files, and texts such as `name=value`. */
  readonly parameters: readonly string[];
  readonly role: Role | null;
  readonly principal: string | null;
  readonly format: Format;
  readonly noColor: boolean;
}

export type CommonOptionsResult = { readonly ok: true; readonly options: CommonOptions } | UsageProblem;

/** Checks them. An option of the same name that a subcommand has of its own is left to it. */
export function readCommonOptions(given: Arguments, own: readonly OptionDefinition[] = []): CommonOptionsResult {
  const roleName = given.valueOf('as');
  const role = roleName === null ? null : ROLES.find(known => known === roleName.toLowerCase());
  if (role === undefined) return unknownValue('role', roleName ?? '', ROLES);
  const hasOwnFormat = own.some(({ name }) => name === 'format');
  const formatName = (hasOwnFormat ? null : given.valueOf('format')) ?? 'table';
  if (!isFormatName(formatName)) return unknownValue('format', formatName, Object.keys(formats));
  const principal = given.valueOf('principal');
  if (principal?.trim() === '')
    return usageProblem('--principal needs a name, for example aaduser=<object id>;<tenant id>');
  return {
    ok: true,
    options: {
      clusterFile: given.valueOf('cluster'),
      parameters: given.inOrder.filter(({ name }) => name === 'parameters').map(({ value }) => value),
      role,
      principal,
      format: formats[formatName],
      noColor: given.has('no-color'),
    },
  };
}

/** `tabel` is not a format: did you mean `table`? */
export function unknownValue(what: string, name: string, known: readonly string[]): UsageProblem {
  const plural = `${what.replace(/y$/, 'ie')}s`;
  const hint = didYouMean(nearest(name, known), `the ${plural} are ${known.join(', ')}`);
  return usageProblem(`${mention(name)} is not a ${what}`, hint);
}
