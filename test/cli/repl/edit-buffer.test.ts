import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EditBuffer } from '../../../src/cli/repl/edit-buffer.js';
import { editKeys } from '../../../src/cli/repl/edit-keys.js';

type Action = (typeof editKeys)[keyof typeof editKeys] | 'up' | 'down';

/** A buffer with the cursor at the `^` of a text. */
function bufferAt(marked: string): EditBuffer {
  const buffer = new EditBuffer();
  buffer.set(marked.replace('^', ''), marked.indexOf('^'));
  return buffer;
}

function marked({ text, cursor }: EditBuffer): string {
  return `${text.slice(0, cursor)}^${text.slice(cursor)}`;
}

describe('editing', () => {
  it.each<[Action, string, string]>([
    ['left', 'ab^', 'a^b'],
    ['left', '^ab', '^ab'],
    ['left', 'a\n^b', 'a^\nb'],
    ['left', 'a👩‍👩‍👧^', 'a^👩‍👩‍👧'],
    ['left', 'e\u0301^', '^e\u0301'],
    ['right', 'a^b', 'ab^'],
    ['right', 'ab^', 'ab^'],
    ['right', 'a^\nb', 'a\n^b'],
    ['right', '^👩‍👩‍👧b', '👩‍👩‍👧^b'],
    ['wordLeft', '.show clus^ter', '.show ^cluster'],
    ['wordLeft', '.show ^cluster', '.^show cluster'],
    ['wordLeft', '.^show', '^.show'],
    ['wordRight', '.show^ cluster x', '.show cluster^ x'],
    ['wordRight', 'x^)]', 'x)]^'],
    ['lineStart', 'a\nbc^d', 'a\n^bcd'],
    ['lineEnd', 'a^b\nc', 'ab^\nc'],
    ['start', 'a\nb^', '^a\nb'],
    ['end', '^a\nb', 'a\nb^'],
    ['up', 'abc\nde^f', 'ab^c\ndef'],
    ['up', 'a\nbcd^', 'a^\nbcd'],
    ['up', 'ab^\nc', 'ab^\nc'],
    ['up', '👩‍👩‍👧\nab^', '^👩‍👩‍👧\nab'],
    ['down', 'ab^c\ndef', 'abc\nde^f'],
    ['down', 'abc^\nd', 'abc\nd^'],
    ['down', 'a\nb^', 'a\nb^'],
    ['deleteLeft', 'ab^c', 'a^c'],
    ['deleteLeft', '^a', '^a'],
    ['deleteLeft', 'a\n^b', 'a^b'],
    ['deleteRight', 'a^bc', 'a^c'],
    ['deleteRight', 'a^', 'a^'],
    ['cutWordLeft', '.show cluster^', '.show ^'],
    ['cutWordRight', '^show cluster', '^ cluster'],
    ['cutToLineStart', 'a\nbc^d', 'a\n^d'],
    ['cutToLineEnd', 'a^bc\nd', 'a^\nd'],
    ['cutToLineEnd', 'a^\nd', 'a^d'],
    ['newLine', 'a^b', 'a\n^b'],
  ])('%s: %j becomes %j', (action, before, after) => {
    const buffer = bufferAt(before);
    buffer[action]();
    expect(marked(buffer)).toBe(after);
  });

  it('pastes what was cut last, and keeps it where nothing is there to cut', () => {
    const buffer = bufferAt('.show cluster^');
    buffer.cutWordLeft();
    buffer.cutToLineEnd();
    buffer.paste();
    buffer.paste();
    expect(marked(buffer)).toBe('.show clustercluster^');
  });

  it('keeps its column on the way through shorter lines', () => {
    const buffer = bufferAt('abcd^\nx\nefgh');
    buffer.down();
    buffer.down();
    expect(marked(buffer)).toBe('abcd\nx\nefgh^');
  });

  it('says at the first and last line that there is no further one', () => {
    expect(bufferAt('a^\nb').up()).toBe(false);
    expect(bufferAt('a\nb^').down()).toBe(false);
    expect(bufferAt('a\n^b').up()).toBe(true);
  });

  it('never puts the cursor outside the text or inside a surrogate pair', () => {
    const actions = [...new Set<Action>([...Object.values(editKeys), 'up', 'down'])];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', '\n', ' ', '😀', 'e\u0301', '👩‍👩‍👧'), { maxLength: 12 }),
        fc.array(fc.constantFrom(...actions), { maxLength: 30 }),
        (parts, keys) => {
          const buffer = new EditBuffer();
          for (const part of parts) buffer.insert(part);
          for (const key of keys) {
            buffer[key]();
            const { text, cursor } = buffer;
            expect(cursor).toBeGreaterThanOrEqual(0);
            expect(cursor).toBeLessThanOrEqual(text.length);
            expect(/[\ud800-\udbff]$/.test(text.slice(0, cursor)) && /^[\udc00-\udfff]/.test(text.slice(cursor))).toBe(
              false,
            );
          }
        },
      ),
    );
  });
});
