import { MATCH_SUBJECTS, type MatchSubject } from '../../decide/index.js';
import { subjectText } from '../../decide/subject.js';
import { decideInput, type PolicyInput, type WrittenRule } from '../inputs/index.js';
import type { FindingWitness } from './finding.js';
import { isWellFormed } from '../../uri/index.js';
import { plainMatch } from './questions.js';
import type { PatternDraft } from './rule.js';

/** Checks what the automata say by plain matching and by decisions, which know nothing of automata. */
export class Witnesses {
  constructor(private readonly input: PolicyInput | null) {}

  /** The witness of a draft; null where there is none, or the matcher does not agree. `pattern` is null for rules about several. */
  confirmed(
    draft: Pick<PatternDraft, 'witness'>,
    pattern: string | null,
    written: WrittenRule | null,
  ): FindingWitness | null {
    if (draft.witness === undefined) return null;
    const { uri, effect } = draft.witness;
    if (pattern !== null && plainMatch(pattern, uri) !== (effect === 'allowed')) return null;
    return {
      uri,
      effect,
      wellFormed: isWellFormed(uri),
      decision: this.decisionOn(uri, written),
      subjects: pattern === null ? ['uri'] : subjectsOf(pattern, uri, effect),
    };
  }

  /** Whether a rule that denies keeps a URI from being allowed. */
  isDeniedByRule(uri: string, written: WrittenRule | null): boolean {
    if (this.input === null || written?.type == null) return false;
    const { reason } = decideInput(this.input, written.type, uri);
    return reason === 'deny-rule' || reason === 'unevaluated-deny-rule';
  }

  private decisionOn(uri: string, written: WrittenRule | null): FindingWitness['decision'] {
    if (this.input === null || written?.type == null) return null;
    return decideInput(this.input, written.type, uri).allowed ? 'allowed' : 'denied';
  }
}

function subjectsOf(pattern: string, uri: string, effect: FindingWitness['effect']): readonly MatchSubject[] {
  return MATCH_SUBJECTS.filter(subject => {
    const text = subjectText(uri, subject);
    return text !== null && plainMatch(pattern, text) === (effect === 'allowed');
  });
}

/** What must hold for a witness to be one, where that is not sure. */
export function assumptionOf(witness: FindingWitness | null, isDenied: boolean): string | null {
  if (isDenied) return 'the rule that denies this URI may go one day; now it is denied';
  if (witness === null || witness.effect === 'denied' || witness.subjects.length > 1) return null;
  return 'the regex is matched against the URI as it is given, not against its origin or host alone (the documentation does not say)';
}
