/** What keys do to the text, as GNU Readline has them: the method of the buffer by the name of the key. */
export const editKeys = {
  left: 'left',
  'ctrl-b': 'left',
  right: 'right',
  'ctrl-f': 'right',
  'ctrl-left': 'wordLeft',
  'meta-left': 'wordLeft',
  'meta-b': 'wordLeft',
  'ctrl-right': 'wordRight',
  'meta-right': 'wordRight',
  'meta-f': 'wordRight',
  home: 'lineStart',
  'ctrl-a': 'lineStart',
  end: 'lineEnd',
  'ctrl-e': 'lineEnd',
  'ctrl-home': 'start',
  'meta-<': 'start',
  'ctrl-end': 'end',
  'meta->': 'end',
  backspace: 'deleteLeft',
  'ctrl-h': 'deleteLeft',
  'shift-backspace': 'deleteLeft',
  delete: 'deleteRight',
  'ctrl-w': 'cutWordLeft',
  'meta-backspace': 'cutWordLeft',
  'ctrl-backspace': 'cutWordLeft',
  'meta-d': 'cutWordRight',
  'ctrl-delete': 'cutWordRight',
  'ctrl-u': 'cutToLineStart',
  'ctrl-k': 'cutToLineEnd',
  'ctrl-y': 'paste',
  // Ctrl-_, which has no name in node.
  '\u001f': 'undo',
  'meta-return': 'newLine',
  'shift-return': 'newLine',
} as const;

type EditKey = keyof typeof editKeys;

export function isEditKey(name: string): name is EditKey {
  return Object.hasOwn(editKeys, name);
}
