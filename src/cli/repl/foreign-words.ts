import type { SessionSettings } from '../session-settings.js';
import { formats } from '../../tabular/formats/index.js';

/** Words that people type to get out or help, in whatever shell they are. No command is one of them. */
const PLAIN_WORDS: ReadonlyMap<string, string> = new Map([
  ['?', '#help'],
  ['help', '#help'],
  ['q', '#quit'],
  ['quit', '#quit'],
  ['exit', '#quit'],
]);

/** What psql's commands are called here; what follows them goes on as it is. */
const PSQL_COMMANDS: ReadonlyMap<string, string> = new Map([
  ['q', '#quit'],
  ['quit', '#quit'],
  ['?', '#help'],
  ['h', '#help'],
  ['help', '#help'],
  ['i', '#script'],
  ['include', '#script'],
  ['ir', '#script'],
  ['e', '#open'],
  ['edit', '#open'],
  ['d', '#rules'],
  ['s', '#history'],
  ['o', '#save'],
  ['c', '#dbcontext'],
  ['connect', '#dbcontext'],
  ['conninfo', '#cluster'],
]);

/** What was typed, with the words of other shells as our directives; what they switch is switched the other way. */
export function inOurWords(text: string, settings: SessionSettings): string {
  const plain = PLAIN_WORDS.get(text.trim());
  if (plain !== undefined) return plain;
  const [, name = '', rest = ''] = /^\s*\\([a-z?]+)(?:[ \t]+([^\r\n]*?))?\s*$/i.exec(text) ?? [];
  const argument = rest === '' ? '' : ` ${rest}`;
  switch (name) {
    case '':
      return text;
    case 'timing':
      return rest === 'on' || (rest === '' && !settings.timing) ? '#timeon' : '#timeoff';
    case 'x':
      return settings.format === formats.vertical || rest === 'off' ? '#format auto' : '#format vertical';
    default: {
      const ours = PSQL_COMMANDS.get(name);
      return ours === undefined ? text : ours + argument;
    }
  }
}
