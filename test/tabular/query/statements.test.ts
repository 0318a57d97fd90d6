import { describe, expect, it } from 'vitest';
import { COMMAND, POLICY_TABLE, prepareText, rowsOf } from './run-tail.js';
import { processorTime } from '../../processor-time.js';

const unpacked = 'print P=dynamic({"a":1,"b":2,"c":3}) | evaluate bag_unpack(P)';

describe('statements', () => {
  it('computes a scalar let once, however often it is named', () => {
    const lets = Array.from({ length: 60 }, (_, index) => `let a${index + 1}=a${index}+a${index}`).join('; ');
    const start = processorTime();
    expect(rowsOf(`; let a0=1; ${lets}; print r=a27`)).toEqual([[2 ** 27]]);
    expect(rowsOf(`; let n=tolong('x'); ${lets.replace('=a0+a0', '=n+n')}; print r=a27`)).toEqual([[null]]);
    expect(processorTime() - start).toBeLessThan(1000);
  });

  it.each([
    ['as after unpacking', `; ${unpacked} | as T; T | count`, [[1]]],
    ['its columns by name', `; ${unpacked} | as T; T | project b`, [[2]]],
    ['two names', `; ${unpacked} | as T | project c | as U; U; T | project c, a`, [[3, 1]]],
    ['a let of what is unpacked', `; let T = ${unpacked}; T | where b == 2 | project c`, [[3]]],
    ['a let of a let', `; let T = ${unpacked}; let U = T | project b, c; U | project x = c`, [[3]]],
    ['as after a let', `; let T = ${unpacked}; T | as U | take 1; U | project b`, [[2]]],
  ])('keeps the rows and columns that unpacking gave: %s', (_name, tail, expected) => {
    expect(rowsOf(tail)).toEqual(expected);
  });
});

describe('the clock', () => {
  const run = (now: unknown) => {
    const prepared = prepareText(`${COMMAND} | project t = now() | take 1`);
    if (!prepared.ok) throw new Error(prepared.problem.message);
    // A clock written in JavaScript may give anything.
    return prepared.query.run(POLICY_TABLE, { now: now as number });
  };

  it.each([0, 1.5, '2026-01-31T12:00:00Z', '2026-01-31 12:00'])('takes %s', now => {
    expect(run(now).ok).toBe(true);
  });

  it.each(['x', '', Number.NaN, Number.POSITIVE_INFINITY, 1e300, -1e15, undefined, null, new Date(0)])(
    'refuses %s with a problem of its own',
    now => {
      expect(run(now)).toMatchObject({ ok: false, problem: { phase: 'runtime', reason: 'QUERY_CLOCK' } });
    },
  );
});
