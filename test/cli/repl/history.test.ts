import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { History, historyPath } from '../../../src/cli/repl/history.js';
import { HistoryCursor } from '../../../src/cli/repl/history-cursor.js';
import { folderWith } from '../harness.js';

/* Protects what has been typed: kept for the next session, for nobody else, and bounded. */

describe('the history file', () => {
  it('keeps whole blocks for the next session, readable by nobody else', () => {
    const path = join(folderWith({}), 'state', 'kusto-callout', 'history');
    const blocks = ['.show version', '.alter cluster policy callout ```\n[\n\n]\n```', '#as viewer', '"\u2028\ud800'];
    const first = new History(path);
    for (const block of blocks) first.add(block);
    expect(first.problem).toBeNull();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(new History(path).entries).toEqual(blocks);
  });

  it('does not repeat what was run twice in a row, nor keep blanks and monsters', () => {
    const history = new History(null);
    for (const block of ['a', 'a', 'b', 'a', ' ', 'x'.repeat(100_000)]) history.add(block);
    expect(history.entries).toEqual(['a', 'b', 'a']);
  });

  it('keeps the last 1,000 entries', () => {
    const path = join(folderWith({}), 'history');
    const history = new History(path);
    for (let index = 0; index < 1_005; index++) history.add(`entry ${index}`);
    expect(history.entries).toHaveLength(1_000);
    expect(history.entries[0]).toBe('entry 5');
    expect(new History(path).entries).toEqual(history.entries);
  });

  it('keeps the entries of sessions side by side', () => {
    const path = join(folderWith({}), 'history');
    const [left, right] = [new History(path), new History(path)];
    left.add('left');
    right.add('right');
    expect(new History(path).entries).toEqual(['left', 'right']);
  });

  it('passes over lines that are not entries', () => {
    const folder = folderWith({ history: '"good"\n{"not": "one"}\n"cut o\nnonsense\n"better"\n' });
    expect(new History(join(folder, 'history')).entries).toEqual(['good', 'better']);
  });

  it('shortens a file that has become large, and keeps it private', () => {
    const entry = (index: number): string => `${index} ${'x'.repeat(5_000)}`;
    const lines = Array.from({ length: 400 }, (_, index) => `${JSON.stringify(entry(index))}\n`).join('');
    const folder = folderWith({ history: lines });
    const path = join(folder, 'history');
    chmodSync(path, 0o600);
    expect(new History(path).entries).toHaveLength(400);
    expect(statSync(path).size).toBeLessThan(lines.length / 3);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(new History(path).entries.at(-1)).toBe(entry(399));
    expect(readdirSync(folder)).toEqual(['history']);
  });

  it('that cannot be used is told once, and the session has its history all the same', () => {
    const folder = folderWith({ file: '' });
    const path = join(folder, 'file', 'history');
    const history = new History(path);
    history.add('a');
    expect(history.problem).toMatch(/^cannot \w+ the history .*: a part of its path is not a directory$/);
    history.add('b');
    expect(history.entries).toEqual(['a', 'b']);

    mkdirSync(join(folder, 'folder'));
    expect(new History(join(folder, 'folder')).problem).toContain('it is a directory');
  });

  it('leaves a file alone that is far too large to be a history', () => {
    const path = join(folderWith({ history: '' }), 'history');
    writeFileSync(path, Buffer.alloc(65 * 1024 * 1024, 'x'));
    const history = new History(path);
    history.add('a');
    expect(history.problem).toContain('it is too large to be one');
    expect(readFileSync(path)).toHaveLength(65 * 1024 * 1024);
  });
});

describe('where the history is', () => {
  it.each([
    [{ KUSTO_CALLOUT_HISTORY: '/h', XDG_STATE_HOME: '/state', HOME: '/home/me' }, '/h'],
    [{ KUSTO_CALLOUT_HISTORY: '', HOME: '/home/me' }, null],
    [{ XDG_STATE_HOME: '/state', HOME: '/home/me' }, join('/state', 'kusto-callout', 'history')],
    [{ XDG_STATE_HOME: '', HOME: '/home/me' }, join('/home/me', '.kusto-callout_history')],
  ])('%j: %s', (env, path) => {
    expect(historyPath(env)).toBe(path);
    expect(existsSync('/h')).toBe(false);
  });
});

describe('the way through the history', () => {
  it('goes back entry by entry and returns to the text that was being typed', () => {
    const cursor = new HistoryCursor(['a', 'b']);
    expect(cursor.step(-1, 'draft')).toBe('b');
    expect(cursor.step(-1, 'b')).toBe('a');
    expect(cursor.step(-1, 'a')).toBeNull();
    expect(cursor.step(1, 'a')).toBe('b');
    expect(cursor.step(1, 'b')).toBe('draft');
    expect(cursor.step(1, 'draft')).toBeNull();
  });

  it('finds the latest entry with a text, and the ones before it', () => {
    const cursor = new HistoryCursor(['show a', 'alter', 'show b']);
    expect(cursor.find('show', Infinity)).toEqual({ entry: 'show b', index: 2 });
    expect(cursor.find('show', 1)).toEqual({ entry: 'show a', index: 0 });
    expect(cursor.find('nothing', Infinity)).toBeNull();
  });
});
