import { describe, expect, it } from 'vitest';
import { lineStarts } from '../../grammar/text/positions.js';
import { auditText } from '../../src/audit/audit.js';
import { constructOf } from '../../src/audit/constructs.js';
import { FEW_COMMANDS, loadKusto } from '../oracles/kusto.js';
import { Random } from '../regex/random-pattern.js';
import { adversarialTexts, wildTexts } from './labelled.js';
import { QUERIES, rewritten } from './mutate.js';

/*
 * Protects that an audit sees the constructs that Microsoft's parser sees, where it sees them, and no others: on 500 blocks of KQL,
 * labelled ones of several authors and queries of ours written anew.
 */

const NO_ARTIFACTS = 'python and r without artifacts call nothing';
const NO_KQL =
  'a page writes `<name>` or `...` where a name or an operator goes; the official parser gives up, the audit does not';

/** Where the two differ, and why the audit is right. */
const EXPLAINED: Readonly<Record<string, string>> = {
  'a026 official python': NO_ARTIFACTS,
  'a028 official r': 'here r is the name of a function',
  'w003 audit cluster': NO_KQL,
  'w012 official python': NO_ARTIFACTS,
  'w047 audit cluster': NO_KQL,
  'w050 official r': NO_ARTIFACTS,
  'w052 official r': NO_ARTIFACTS,
  'w072 official python': NO_ARTIFACTS,
  'w093 official python': NO_ARTIFACTS,
  'w094 official python': NO_ARTIFACTS,
  'w095 official python': NO_ARTIFACTS,
};

const BLOCKS = 500;

describe('the audit and the official parser', () => {
  it('see the same constructs at the same places, but for what is explained', () => {
    const kusto = loadKusto(FEW_COMMANDS);
    const labelled = [...adversarialTexts(), ...wildTexts()]
      .filter(({ format, kind }) => format === undefined && kind !== 'csv')
      .flatMap(({ id, text }) => kusto.blocks(text).map(block => ({ id, text: block.text })))
      // What begins with a dot is a command, of which this parser knows only one here.
      .filter(({ text }) => text.trim() !== '' && !/^\s*(?:\/\/[^\n]*\n\s*)*[.#]/.test(text));
    const random = new Random(500);
    const blocks = [...labelled];
    while (blocks.length < BLOCKS)
      blocks.push({ id: `query ${blocks.length}`, text: rewritten(random.pick(QUERIES), random).text });

    const differences = new Map<string, string>();
    for (const { id, text } of blocks) {
      const starts = lineStarts(text);
      const own = new Map(
        auditText(text).map(({ line, column, construct }) => [(starts[line - 1] ?? 0) + column - 1, construct]),
      );
      const official = new Map(
        kusto.calls(text).flatMap(({ name, start }) => (constructOf(name) === null ? [] : [[start, name] as const])),
      );
      for (const [start, name] of official) {
        if (!own.has(start)) differences.set(`${id} official ${name}`, text.slice(start, start + 80));
      }
      for (const [start, name] of own) {
        // What `execute_query` runs is at the place of `execute_query`.
        if (!official.has(start) && constructOf(name) !== null) {
          differences.set(`${id} audit ${name}`, text);
        }
      }
    }
    const hasWild = wildTexts().length > 0;
    expect([...differences].filter(([key]) => !(key in EXPLAINED))).toEqual([]);
    expect([...differences.keys()].sort()).toEqual(
      Object.keys(EXPLAINED)
        .filter(key => hasWild || !key.startsWith('w'))
        .sort(),
    );
  });
});
