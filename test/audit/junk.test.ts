import { describe, expect, it } from 'vitest';
import { auditText } from '../../src/audit/audit.js';
import { processorTime } from '../processor-time.js';
import { auditJunk } from './junk.js';

/*
 * Protects that an audit ends with findings, whatever it reads: texts that are cut off, broken, or made to keep it busy.
 */

describe('the audit of junk', () => {
  it('ends without an exception', () => {
    auditJunk(1500);
  });

  const deep = (open: string, close: string, times: number): string => open.repeat(times) + close.repeat(times);
  it.each([
    ['brackets', deep('(', ')', 50_000)],
    ['brackets that are never closed', 'cluster('.repeat(20_000)],
    ['brackets that were never opened', `${'{'.repeat(20_000)}${')'.repeat(20_000)}`],
    ['strcat in strcat', `print a = cluster(${deep('strcat(', ')', 20_000)})`],
    ['a name that means itself', 'let a = strcat(a, a); cluster(a)'],
    [
      'names that double',
      `let a0 = 'x';${Array.from({ length: 60 }, (_, n) => `let a${n + 1} = strcat(a${n}, a${n});`).join('')}cluster(a60)`,
    ],
    [
      'choices that multiply',
      `let a0 = iff(true, 'x', 'y');${Array.from({ length: 60 }, (_, n) => `let a${n + 1} = strcat(a${n}, a${n});`).join('')}cluster(a60)`,
    ],
    [
      'functions that call two others each',
      `${Array.from({ length: 40 }, (_, n) => `let f${n} = (u:string) { ${n === 0 ? 'externaldata(a:int)[u]' : `union f${n - 1}(strcat(u, 'a')), f${n - 1}(strcat(u, 'b'))`} };`).join('\n')}\nf39('https://x.example/')`,
    ],
    [
      'a function that calls itself',
      `.create function F(u:string) { union F(strcat(u, 'a')), F(strcat(u, 'b')), (externaldata(a:int)[u]) }`,
    ],
    [
      'execute_query in execute_query',
      Array.from({ length: 12 }).reduce<string>(
        text => `evaluate execute_query('.', ${JSON.stringify(text)})`,
        "cluster('x').T",
      ),
    ],
    [
      'many names',
      `${Array.from({ length: 5_000 }, (_, n) => `let n${n} = 'x';`).join('\n')}\n${'cluster(n0);\n'.repeat(500)}`,
    ],
    ['quotes without an end', "print 'cluster(\n".repeat(5_000)],
  ])('ends soon for %s', (_name, text) => {
    const start = processorTime();
    auditText(text);
    expect(processorTime() - start).toBeLessThan(4_000);
  });
});
