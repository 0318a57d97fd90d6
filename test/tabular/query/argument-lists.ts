import {
  fewest,
  layOut,
  most,
  takesCount,
  type Parameter,
  type Signature,
} from '../../../src/tabular/query/signature.js';

/* Arguments for every function of the registry, from what its signatures say. */

/** An argument as it is written, and its type; of arrays and bags `dynamic array` and `dynamic bag`. */
export type WrittenArgument = readonly [text: string, type: string];

/** Arguments that are literals. */
const LITERALS: readonly WrittenArgument[] = [
  ...["'a'", "','", "'([a-z])+'"].map(text => [text, 'string'] as const),
  ...['3', '0', '5000'].map(text => [text, 'long'] as const),
  ['1.5', 'real'],
  ['true', 'bool'],
  ['dynamic([1])', 'dynamic array'],
  ['dynamic({"a":1})', 'dynamic bag'],
  ['1d', 'timespan'],
  ['datetime(2026-01-01)', 'datetime'],
];
/** The types of what a parameter takes, for those kinds that say so; null for all others. */
function typesOf(kind: Parameter['kind']): readonly string[] | null {
  if (typeof kind !== 'string') {
    return kind.flatMap(({ name }) =>
      name === 'dynamic' ? ['dynamic array', 'dynamic bag'] : name === 'int' ? 'long' : name,
    );
  }
  if (kind === 'integer') return ['long'];
  if (kind === 'number') return ['long', 'real'];
  if (kind === 'array') return ['dynamic array'];
  if (kind === 'bag') return ['dynamic bag'];
  if (kind === 'summable') return ['long', 'real', 'datetime', 'timespan'];
  return kind === 'string or dynamic' ? ['string', 'dynamic array', 'dynamic bag'] : null;
}

/** What may stand in a place; the checks of tails throw out what does not fit. */
function candidates({ form, values, kind }: Parameter, others: readonly WrittenArgument[]): readonly string[] {
  if (values !== null) return values.map(value => `'${value}'`);
  if (form === 'star') return ['*'];
  if (typeof kind !== 'string' && kind.every(({ name }) => name === 'type'))
    return ['typeof(string)', 'typeof(long)', 'typeof(dynamic)'];
  const known = form === 'constant' || form.startsWith('literal') ? LITERALS : [...others, ...LITERALS];
  const wanted = typesOf(kind);
  const fitting = known.filter(([, type]) => wanted === null || wanted.includes(type));
  return (fitting.length === 0 ? known : fitting).map(([text]) => text);
}

/** Up to so many lists of arguments for each number of them: all where there are no more, else drawn at random, the same each time. */
export function* argumentLists(
  signature: Signature,
  others: readonly WrittenArgument[],
  calls: number,
): Generator<readonly string[]> {
  const counts = [0, 1, 2].map(more => fewest(signature) + more);
  for (const count of counts.filter(each => each <= Math.min(most(signature), 6) && takesCount(signature, each))) {
    const places = layOut(signature, count).map(place => (place === null ? [] : candidates(place, others)));
    const total = places.reduce((product, { length }) => product * length, 1);
    const isEach = total <= calls;
    let random = 1;
    for (let call = 0; call < Math.min(total, calls); call++) {
      random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
      const number = isEach ? call : random % total;
      let rest = number;
      yield places.map(place => {
        const index = rest % place.length;
        rest = Math.floor(rest / place.length);
        return place[index] ?? '';
      });
    }
  }
}
