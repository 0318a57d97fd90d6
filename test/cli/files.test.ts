import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTextFile, systemErrorText } from '../../src/cli/files.js';
import { decodeText, invalidUtf8Offset, MAX_INPUT_LINES } from '../../src/cli/text-encoding.js';
import { folderWith, kustoCallout } from './harness.js';

/* Protects the reading of files: encodings, bounds, and errors in plain words. */

const TEXT = ".show cluster policy callout // ä€😀'\r\n";

function bigEndian(text: string): Buffer {
  return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
}

describe('reading text files', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`)],
    ['UTF-16 little endian', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
    ['UTF-16 big endian', bigEndian(TEXT)],
  ])('decodes %s, without the mark', (_name, bytes) => {
    const folder = folderWith({ script: bytes });
    expect(readTextFile(join(folder, 'script'))).toEqual({ ok: true, text: TEXT });
  });

  it('reads an empty file', () => {
    const folder = folderWith({ empty: '' });
    expect(readTextFile(join(folder, 'empty'))).toEqual({ ok: true, text: '' });
  });

  it.each([
    [
      'Latin-1',
      Buffer.from('.show // \xe4', 'latin1'),
      'is not UTF-8: invalid byte 0xE4 at offset 9; save it as UTF-8',
    ],
    [
      'UTF-16 without a mark',
      Buffer.from('.show', 'utf16le'),
      'looks like UTF-16 without its byte order mark; save it as UTF-8',
    ],
    [
      'half a UTF-16 unit',
      Buffer.concat([Buffer.from('\ufeff.', 'utf16le'), Buffer.of(0)]),
      'starts with the byte order mark of UTF-16LE, but is not valid in it',
    ],
    ['a lone surrogate', bigEndian('.\ud800'), 'starts with the byte order mark of UTF-16BE, but is not valid in it'],
  ])('refuses %s', (_name, bytes, message) => {
    const path = join(folderWith({ script: bytes }), 'script');
    expect(readTextFile(path)).toEqual({ ok: false, message: `${path} ${message}` });
  });

  it('says in plain words why a file cannot be read', () => {
    const folder = folderWith({ file: '' });
    mkdirSync(join(folder, 'folder'));
    const reasons: [string, string][] = [
      ['missing', 'there is no such file'],
      ['folder', 'it is a directory'],
      ['file/inside', 'a part of its path is not a directory'],
    ];
    for (const [name, reason] of reasons) {
      const path = join(folder, name);
      expect(readTextFile(path)).toEqual({ ok: false, message: `cannot read ${path}: ${reason}` });
    }
  });

  it('says what other errors of the system mean', () => {
    expect(systemErrorText(Object.assign(new Error('EACCES: …'), { code: 'EACCES' }))).toBe('permission denied');
    expect(systemErrorText(new Error('something else'))).toBe('something else');
  });

  it.runIf(existsSync('/dev/zero'))('bounds what it reads from something without an end', () => {
    expect(readTextFile('/dev/zero')).toEqual({
      ok: false,
      message: '/dev/zero is larger than 32 MB, the maximum',
    });
  });
});

describe('texts of many lines', () => {
  it.each(['\n', '\r', '\r\n', '\u2028'])('are refused by name and number: %j', lineBreak => {
    const bytes = Buffer.from(lineBreak.repeat(MAX_INPUT_LINES));
    expect(decodeText('many.kql', bytes)).toEqual({
      ok: false,
      message: 'many.kql has more than 2000000 lines, the maximum',
    });
    expect(decodeText('many.kql', Buffer.from('\n'.repeat(MAX_INPUT_LINES - 1))).ok).toBe(true);
  });
});

describe('the offset of invalid UTF-8', () => {
  it.each([
    ['an overlong form', [0x41, 0xc0, 0x80], 1],
    ['an overlong form of three bytes', [0xe0, 0x9f, 0xbf], 0],
    ['a surrogate', [0x41, 0x42, 0xed, 0xa0, 0x80], 2],
    ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80], 0],
    ['a lone continuation', [0x41, 0xbf], 1],
    ['a sequence cut off', [0xe2, 0x82], 0],
    ['valid text', [...Buffer.from('aä€😀')], 10],
  ])('%s', (_name, bytes, offset) => {
    expect(invalidUtf8Offset(Uint8Array.from(bytes))).toBe(offset);
  });

  it('agrees with the decoder on every byte after a valid start', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const starts = [[], [0xc3], [0xe0], [0xe0, 0xa0], [0xed, 0x9f], [0xf0, 0x90, 0x80], [0xf4, 0x8f]];
    for (const start of starts) {
      for (let byte = 0; byte < 256; byte++) {
        const bytes = Uint8Array.from([...start, byte]);
        let valid = true;
        try {
          decoder.decode(bytes);
        } catch {
          valid = false;
        }
        expect(invalidUtf8Offset(bytes) === bytes.length, String(bytes)).toBe(valid);
      }
    }
  });
});

describe('inputs that cannot be read end a run with 2 before anything runs', () => {
  it.each([
    ['a script', (folder: string) => ['run', join(folder, 'good.kql'), join(folder, 'none.kql')]],
    ['a cluster file', (folder: string) => ['-e', '.show version', '--cluster', join(folder, 'none.json')]],
  ])('%s', async (_name, argv) => {
    const run = await kustoCallout(argv(folderWith({ 'good.kql': '.show version' })));
    expect(run.code).toBe(2);
    expect(run.stdout).toBe('');
    expect(run.stderr).toMatch(/^error: cannot read .*none\.\w+: there is no such file\n$/);
  });

  it('standard input that is not a text', async () => {
    expect(await kustoCallout(['run', '-', '--format', 'json'], { stdin: Buffer.of(0x2e, 0xff) })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: standard input is not UTF-8: invalid byte 0xFF at offset 1; save it as UTF-8\n',
    });
  });
});
