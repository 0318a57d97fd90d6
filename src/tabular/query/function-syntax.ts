import { aggregateFunction, aggregateNames } from './aggregates.js';
import { scalarFunction, scalarFunctionNames } from './scalar-functions.js';
import { MAX_ARGUMENTS, type Parameter, type Signature } from './signature.js';

/** Aggregates that choose rows or values, and have no signatures of their own. */
const SELECTIONS: ReadonlyMap<string, string> = new Map([
  ['arg_max', 'arg_max(scalar, *|scalar, […])'],
  ['arg_min', 'arg_min(scalar, *|scalar, […])'],
  ['take_any', 'take_any(*|scalar, […])'],
  ['percentile', 'percentile(number, number)'],
  ['percentiles', 'percentiles(number, number, […])'],
]);

/** The functions of tails, by name: scalar ones and aggregates. */
export function functionNames(): readonly string[] {
  return [...new Set([...scalarFunctionNames, ...aggregateNames, ...SELECTIONS.keys()])];
}

/** How a function is called, a line for each form: `substring(string, integer, [integer])`; null for a name that none has. */
export function functionSyntax(name: string): readonly string[] | null {
  const selection = SELECTIONS.get(name);
  if (selection !== undefined) return [`${selection}  an aggregate, in | summarize`];
  const aggregate = aggregateFunction(name);
  if (aggregate !== null) {
    return aggregate.signatures.map(signature => `${callText(name, signature)}  an aggregate, in | summarize`);
  }
  return scalarFunction(name)?.signatures.map(signature => callText(name, signature)) ?? null;
}

function callText(name: string, { parameters, layout, result }: Signature): string {
  const repeats = layout !== 'fixed' && parameters.some(({ maximum }) => maximum === MAX_ARGUMENTS);
  const texts = parameters.map(each => (each.minimum === 0 ? `[${parameterText(each)}]` : parameterText(each)));
  const gives = typeof result === 'object' ? `: ${result.name}` : '';
  return `${name}(${[...texts, ...(repeats ? ['…'] : [])].join(', ')})${gives}`;
}

function parameterText({ kind, form, values }: Parameter): string {
  if (values !== null) return values.map(value => `"${value}"`).join('|');
  if (form === 'star') return '*';
  const type = typeof kind === 'string' ? kind : kind.map(({ name }) => name).join('|');
  return form === 'any' || form === 'star or any' ? type : `${form.replace(' not empty', '')} ${type}`;
}
