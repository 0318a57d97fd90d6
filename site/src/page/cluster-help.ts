import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { EditorView, hoverTooltip, type Tooltip } from '@codemirror/view';
import type { Answer, ClusterText } from '../engine/protocol.js';
import { debounced, element } from './dom.js';
import type { EngineClient } from './engine-client.js';

/** How long the cursor must rest in a rule before the page says what the rule allows. */
const REST_MILLISECONDS = 250;

/**
 * Help while a cluster is written: names and values to choose from, and what a rule allows, in words: beside the pointer, and below
 * the text for the rule at the cursor, where keyboards, phones and screen readers find it.
 */
export function clusterHelp(engine: EngineClient, cluster: () => ClusterText, words: HTMLElement): Extension {
  const ruleAt = async (offset: number): Promise<Answer<'hover'>> => {
    try {
      return await engine.ask('hover', { cluster: cluster(), offset });
    } catch {
      // Stopped by a newer question: nothing to tell of the older text.
      return null;
    }
  };

  const complete = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const { state, pos } = context;
    if (!context.explicit && !/["\w.#$]$/.test(state.sliceDoc(Math.max(0, pos - 1), pos))) return null;
    try {
      const { start, end, candidates } = await engine.ask('completeCluster', {
        text: state.doc.toString(),
        offset: pos,
      });
      if (candidates.length === 0) return null;
      return {
        from: start,
        to: end,
        options: candidates.map(({ text, label }) => ({ label, apply: text })),
        filter: false,
      };
    } catch {
      return null;
    }
  };

  const hover = hoverTooltip(async (_view, position): Promise<Tooltip | null> => {
    const rule = await ruleAt(position);
    if (rule === null) return null;
    const dom = element('div', { class: 'rule-words' }, rule.lines.join('\n'));
    return { pos: rule.start, end: rule.end, above: true, create: () => ({ dom }) };
  });

  let cursor: number | null = null;
  const tell = debounced(REST_MILLISECONDS, () => {
    const asked = cursor;
    if (asked === null) return;
    void ruleAt(asked).then(rule => {
      if (asked === cursor) words.textContent = rule === null ? '' : rule.lines.join('\n');
    });
  });
  const atCursor = EditorView.updateListener.of(({ docChanged, selectionSet, focusChanged, state, view }) => {
    if (!docChanged && !selectionSet && !focusChanged) return;
    cursor = view.hasFocus ? state.selection.main.head : null;
    if (cursor === null) return;
    tell();
  });

  return [autocompletion({ override: [complete], activateOnTyping: true }), hover, atCursor];
}
