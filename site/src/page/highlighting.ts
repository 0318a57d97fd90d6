import { StateEffect, StateField, type Extension, type Range } from '@codemirror/state';
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view';
import type { Answer } from '../engine/protocol.js';
import { element } from './dom.js';

type Stretches = Answer<'highlight'>['stretches'];

const setStretches = StateEffect.define<Stretches>();

const marks: Record<string, Decoration> = {};
const markOf = (kind: string): Decoration => (marks[kind] ??= Decoration.mark({ class: `hl-${kind}` }));

/** The colours that were told last, moved along with the text until newer ones are told. */
const colours = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    const told = transaction.effects.find(effect => effect.is(setStretches));
    if (told === undefined) return shown.map(transaction.changes);
    return Decoration.set(told.value.map(({ start, end, kind }): Range<Decoration> => markOf(kind).range(start, end)));
  },
  provide: field => EditorView.decorations.from(field),
});

/** Colours a text as the engine tells, which reads it as the REPL does. */
export function highlighting(ask: (text: string) => Promise<Stretches>): Extension {
  const listener = EditorView.updateListener.of(({ docChanged, state, view }) => {
    if (!docChanged) return;
    const text = state.doc.toString();
    void ask(text)
      .then(stretches => {
        // What is told of an older text would colour other words.
        if (view.state.doc.toString() === text) view.dispatch({ effects: setStretches.of(stretches) });
      })
      .catch(() => undefined);
  });
  return [colours, listener];
}

/** A text with its colours, for what was run. */
export function coloured(text: string, stretches: Stretches): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let end = 0;
  for (const stretch of stretches) {
    parts.push(
      text.slice(end, stretch.start),
      element('span', { class: `hl-${stretch.kind}` }, text.slice(stretch.start, stretch.end)),
    );
    end = stretch.end;
  }
  return [...parts, text.slice(end)];
}
