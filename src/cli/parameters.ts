import { ARM_JSON, readJson } from '../json/read.js';
import { valueOf } from '../json/nodes.js';
import type { GivenParameter } from '../arm/index.js';
import { mention } from '../../grammar/text/mention.js';
import { positionAt, lineStarts } from '../../grammar/text/positions.js';
import { readTextFile } from './files.js';
import { inputError } from './problem.js';

/** The parameters of a template, by name. */
export type ParameterValues = Readonly<Record<string, GivenParameter>>;

const ASSIGNMENT = /^([^=/\\]+?)=([^]*)$/;

/** Reads `--parameters` in their order: `name=value` or a file (also as `@FILE`, as az writes it); of one name, the last counts. */
export async function readParameters(given: readonly string[]): Promise<ParameterValues> {
  const parameters = new Map<string, readonly [string, GivenParameter]>();
  for (const item of given) {
    const [, name, text = ''] = ASSIGNMENT.exec(item) ?? [];
    if (name !== undefined && !item.startsWith('@')) {
      parameters.set(name.toLowerCase(), [name, { kind: 'text', text }]);
      continue;
    }
    const file = await readParameterFile(item.replace(/^@/, ''));
    for (const [key, value] of Object.entries(file)) parameters.set(key.toLowerCase(), [key, value]);
  }
  return Object.fromEntries(parameters.values());
}

/**
 * The parameters for each of several templates that are looked at together: what only another one declares is not for it. What none
 * declares is given to all, which then refuse it.
 */
export async function parametersForEach(
  texts: readonly string[],
  given: ParameterValues,
): Promise<readonly ParameterValues[]> {
  const names = Object.keys(given);
  if (names.length === 0 || texts.length < 2) return texts.map(() => given);
  const { declaredParameters } = await import('../arm/index.js');
  const declared = texts.map(text => new Set(declaredParameters(text).map(name => name.toLowerCase())));
  const isKnown = (name: string): boolean => declared.some(some => some.has(name.toLowerCase()));
  return declared.map(own =>
    Object.fromEntries(Object.entries(given).filter(([name]) => own.has(name.toLowerCase()) || !isKnown(name))),
  );
}

async function readParameterFile(path: string): Promise<ParameterValues> {
  const read = readTextFile(path);
  if (!read.ok) return inputError(read.message, '--parameters takes a file, or name=value');
  const json = readJson(read.text, ARM_JSON);
  if (!json.ok) {
    const { line, column } = positionAt(lineStarts(read.text), json.problem.span.start);
    return inputError(`${path}:${line}:${column}: not JSON: ${json.problem.message}`, json.problem.hint);
  }
  const { givenParameters } = await import('../arm/index.js');
  return (
    givenParameters(valueOf(json.value)) ??
    inputError(
      `${mention(path)} is not a parameters file`,
      'it holds { "parameters": { "name": { "value": … } } }, as az accepts it',
    )
  );
}
