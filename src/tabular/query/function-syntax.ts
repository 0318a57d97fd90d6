import { aggregateFunction, aggregateNames } from './aggregates.js';
import { scalarFunction, scalarFunctionNames } from './scalar-functions.js';
import { MAX_ARGUMENTS, type Parameter, type Signature } from './signature.js';

/** The functions of tails, by name: scalar ones and aggregates. */
export function functionNames(): readonly string[] {
  return [...scalarFunctionNames, ...aggregateNames];
}

/** How a function is called, a line for each form: `substring(string, integer, [integer])`; null for a name that none has. */
export function functionSyntax(name: string): readonly string[] | null {
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
