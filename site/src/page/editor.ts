import { closeBrackets } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { EditorState, type Extension, type Transaction } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { jsonWithComments } from './json-language.js';

const HIGHLIGHTS = HighlightStyle.define([
  { tag: tags.string, class: 'tok-string' },
  { tag: tags.propertyName, class: 'tok-name' },
  { tag: [tags.number, tags.bool, tags.null], class: 'tok-literal' },
  { tag: tags.comment, class: 'tok-comment' },
]);

/** CodeMirror in the page's own colours, light and dark. */
const THEME = EditorView.theme({
  '&': { color: 'var(--text)', backgroundColor: 'var(--pane)', fontSize: '13.5px' },
  '&.cm-focused': { outline: '2px solid var(--accent)' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'var(--back)', color: 'var(--faint)', borderRight: '1px solid var(--line)' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': { backgroundColor: 'var(--selection) !important' },
  '.cm-tooltip': { color: 'var(--text)', backgroundColor: 'var(--pane)', border: '1px solid var(--line)' },
  '.cm-placeholder': { color: 'var(--faint)' },
});

/**
 * Puts what is typed over a selection in place. Chromium would write the selection's looks into an element of its own first, which the
 * policy of the page forbids, and complain of it at each such key.
 */
const typedOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { state } = view;
    const { from, to, empty } = state.selection.main;
    const text = event.data;
    if (event.inputType !== 'insertText' || text === null || empty || view.composing || !event.cancelable) return false;
    const insert = (): Transaction =>
      state.update(state.replaceSelection(text), { userEvent: 'input.type', scrollIntoView: true });
    if (!state.facet(EditorView.inputHandler).some(handle => handle(view, from, to, text, insert))) {
      view.dispatch(insert());
    }
    return true;
  },
});

export interface EditorOptions {
  readonly parent: HTMLElement;
  /** What screen readers call it. */
  readonly label: string;
  readonly placeholder: string;
  readonly language: 'json' | 'plain';
  readonly onChange: () => void;
  readonly extensions?: Extension;
}

/** An editor of the page: text, findings in it, and what happens on change. Tab leaves it, as everywhere on a page. */
export class Editor {
  readonly view: EditorView;

  constructor({ parent, label, placeholder: hint, language, onChange, extensions = [] }: EditorOptions) {
    this.view = new EditorView({
      parent,
      state: EditorState.create({
        extensions: [
          extensions,
          typedOver,
          THEME,
          lineNumbers(),
          history(),
          drawSelection(),
          bracketMatching(),
          language === 'json' ? [jsonWithComments, closeBrackets(), lintGutter()] : [],
          syntaxHighlighting(HIGHLIGHTS),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', autocapitalize: 'off' }),
          // CodeMirror writes its styles into the page; the policy of index.html lets only these in.
          EditorView.cspNonce.of('kusto-callout'),
          placeholder(hint),
          keymap.of([...defaultKeymap, ...historyKeymap, ...lintKeymap]),
          EditorView.updateListener.of(update => {
            if (update.docChanged) onChange();
          }),
        ],
      }),
    });
    // What scrolls can be reached by keyboard.
    this.view.scrollDOM.tabIndex = 0;
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  set text(text: string) {
    if (text === this.text) return;
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
  }

  /** Underlines findings. */
  show(diagnostics: readonly Diagnostic[]): void {
    const { length } = this.view.state.doc;
    const inside = diagnostics.map(each => ({
      ...each,
      from: Math.min(each.from, length),
      to: Math.min(each.to, length),
    }));
    this.view.dispatch(setDiagnostics(this.view.state, inside));
  }

  /** Goes to a place, and shows it. */
  select(start: number, end: number): void {
    const { length } = this.view.state.doc;
    this.view.dispatch({
      selection: { anchor: Math.min(start, length), head: Math.min(end, length) },
      scrollIntoView: true,
    });
    this.view.focus();
  }

  replace(start: number, end: number, text: string): void {
    this.view.dispatch({ changes: { from: start, to: end, insert: text } });
  }
}
