import type { Key } from 'node:readline';

/**
 * What a key is called: `text` for what is to be inserted, otherwise its name with its modifiers, as `ctrl-left`.
 * Names are node's; what it has no name for is the character itself.
 */
export function keyName(typed: string, { name, ctrl, meta, shift, sequence }: Key): string {
  if (name === 'enter' && sequence === '\n') return meta === true ? 'meta-return' : 'return';
  const modifiers = `${ctrl === true ? 'ctrl-' : ''}${meta === true ? 'meta-' : ''}`;
  if (modifiers === '' && typed !== '' && !/^[\u0000-\u001f\u007f]/.test(typed)) return 'text';
  const base = name ?? sequence?.replace('\u001b', '') ?? '';
  const isLetter = base.length === 1;
  return `${modifiers}${shift === true && !isLetter && base !== 'tab' ? 'shift-' : ''}${base}`;
}
