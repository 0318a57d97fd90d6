import { describe, expect, it } from 'vitest';
import { FUNCTION_NAMES, functionNamed } from '../../src/arm/functions/index.js';
import type { TemplateExpression } from '../../src/arm/syntax.js';
import type { JsonValue } from '../../src/json/nodes.js';
import { effort, some } from '../effort.js';
import { callOf, priceOf, type Price } from './price.js';

/*
 * Protects the emulator's time: what a step of a template's budget buys is much the same for every function, whatever large values
 * it is given. A function that forgets to charge for what it looks at buys a thousand times as much.
 */

const LENGTH = 12_000;
const COUNT = 400;

const range = <Value>(count: number, make: (index: number) => Value): Value[] =>
  Array.from({ length: count }, (_, index) => make(index));

const texts: Readonly<Record<string, string>> = {
  letters: 'a'.repeat(LENGTH),
  'letters, the last one another': `${'a'.repeat(LENGTH - 1)}b`,
  'beyond ASCII': 'é'.repeat(LENGTH),
  'base 64': 'QUJD'.repeat(LENGTH / 4),
  json: `[${'1,'.repeat(LENGTH / 2)}1]`,
  escapes: '%C3%A9'.repeat(LENGTH / 6),
  'data URI': `data:,${'%41'.repeat(LENGTH / 3)}`,
  URI: `https://x/${'a/../'.repeat(LENGTH / 5)}`,
  places: '{0}'.repeat(LENGTH / 3),
  digits: '1'.repeat(LENGTH),
  blanks: ' '.repeat(LENGTH),
  stars: 'a*'.repeat(LENGTH / 2),
};
const containers: Readonly<Record<string, JsonValue>> = {
  numbers: range(COUNT, index => index),
  'short texts': range(COUNT, index => `item ${index}`),
  'long texts': range(50, index => `${'a'.repeat(500)}${index}`),
  objects: range(100, index => ({ name: `n${index}`, value: { list: [index, 'text'] } })),
  lists: range(100, index => [index, [index]]),
  'an object': Object.fromEntries(range(COUNT, index => [`Name${index}`, index])),
  'an object of texts': Object.fromEntries(range(50, index => [`name${index}`, 'a'.repeat(500)])),
};
const small: Readonly<Record<string, JsonValue>> = {
  a: 'a',
  type: 'Microsoft.Kusto/clusters',
  missing: 'NAME',
  1: 1,
  50000: 50_000,
  true: true,
  date: '2026-01-01',
};

const lambda = (...names: string[]): TemplateExpression =>
  callOf('lambda', [...names, callOf('lambdaVariables', [names[0] ?? 'x'])]);
const lambdas: Readonly<Record<string, TemplateExpression>> = {
  'one text': callOf('lambda', ['x', callOf('string', [callOf('lambdaVariables', ['x'])])]),
  one: lambda('x'),
  two: lambda('x', 'y'),
  truth: callOf('lambda', ['x', callOf('equals', [callOf('lambdaVariables', ['x']), 1])]),
  order: callOf('lambda', [
    'x',
    'y',
    callOf('less', [
      callOf('string', [callOf('lambdaVariables', ['x'])]),
      callOf('string', [callOf('lambdaVariables', ['y'])]),
    ]),
  ]),
};

const large: Readonly<Record<string, JsonValue | TemplateExpression>> = { ...texts, ...containers };
const all: Readonly<Record<string, JsonValue | TemplateExpression>> = { ...large, ...small, ...lambdas };

function* argumentLists(name: string): Generator<readonly string[]> {
  const { minimum, maximum } = functionNamed(name) ?? { minimum: 0, maximum: 0 };
  if (minimum === 0) yield [];
  if (minimum <= 1 && maximum >= 1) for (const first of Object.keys(all)) yield [first];
  if (minimum <= 2 && maximum >= 2)
    for (const first of Object.keys(all)) for (const second of Object.keys(all)) yield [first, second];
  if (minimum <= 3 && maximum >= 3 && maximum < 10)
    for (const first of Object.keys(large))
      for (const second of Object.keys({ a: 0, letters: 0, 1: 0, 50000: 0, 'short texts': 0, order: 0, ...lambdas }))
        for (const third of ['a', 'letters', '1', 'one', 'two']) yield [first, second, third];
}

/** Less says nothing of a price: a clock is not that exact, and nobody waits for it. */
const MIN_NANOSECONDS = 50_000;
const MAX_TIMES_THE_MEDIAN = 20;

interface Priced extends Price {
  /** Nanoseconds of a step. */
  readonly each: number;
}

function measured(name: string, given: readonly string[], runs: number): Priced | null {
  const price = priceOf(
    name,
    given.join(', '),
    given.map(each => all[each] ?? null),
    runs,
  );
  return price === null ? null : { ...price, each: price.nanoseconds / price.steps };
}

describe('a step of the budget', () => {
  it('buys much the same time of every function', () => {
    const first = some(FUNCTION_NAMES, 3).flatMap(name =>
      [...argumentLists(name)].flatMap(given => {
        const price = measured(name, given, 1);
        return price === null || price.nanoseconds < MIN_NANOSECONDS ? [] : [{ given, price }];
      }),
    );
    const median = first.map(({ price }) => price.each).sort((left, right) => left - right)[first.length >> 1] ?? 0;
    // The first run compiles, and another process may have been at work: what looks dear is measured again.
    const dear = first
      .filter(({ price }) => price.each > (MAX_TIMES_THE_MEDIAN / 2) * median)
      .map(({ given, price }) => measured(price.name, given, 5) ?? price)
      .filter(({ each, nanoseconds }) => nanoseconds > MIN_NANOSECONDS && each > MAX_TIMES_THE_MEDIAN * median);
    expect(first.length).toBeGreaterThan(effort(100, 4));
    expect(dear.map(({ name, given, each }) => `${name}(${given}): ${Math.round(each / median)} times`)).toEqual([]);
  });
});
