import type { Decision } from '../decide/index.js';
import { ARM_CALLOUT_TYPES, armCalloutTypeOf, CALLOUT_TYPES } from '../policy/callout-types.js';
import { didYouMean, listed, mention } from '../../grammar/text/mention.js';
import { nearest } from '../../grammar/text/nearest.js';
import { done, refused, type DirectiveResult } from './directive-result.js';
import { stateOf } from './snapshot.js';
import { decisions } from './decide.lazy.js';
import type { Directive, Session } from './session.js';

/**
 * The directives that ask about callouts: `#check sql https://…`, and `#explain`, which also says why. A denial is an answer like
 * another, and no failure of the script.
 */
export const decisionDirectives: readonly Directive[] = [
  {
    names: ['check'],
    usage: 'TYPE URI',
    description: 'tell whether a callout of that type to that URI is allowed',
    examples: ['#check sql https://server.database.windows.net'],
    run: (session, argument) => answer(session, 'check', argument, decision => decisions().summarizeDecision(decision)),
  },
  {
    names: ['explain'],
    usage: 'TYPE URI',
    description: 'tell why: every rule that matches, and what it matches',
    examples: ['#explain webapi https://api.contoso.com/'],
    run: (session, argument) => answer(session, 'explain', argument, decision => decisions().explainDecision(decision)),
  },
];

function answer(
  { cluster }: Session,
  name: string,
  argument: string,
  textOf: (decision: Decision) => string,
): DirectiveResult {
  const [, typeName = '', uri = ''] = /^(\S*)\s*([^]*)$/.exec(argument) ?? [];
  const example = `for example: #${name} sql https://server.database.windows.net`;
  if (typeName === '') return refused(`#${name} needs a callout type and a URI`, example);
  const type = armCalloutTypeOf(typeName);
  if (type === null) {
    const similar = nearest(typeName, ARM_CALLOUT_TYPES);
    return refused(
      `${mention(typeName)} is not a callout type`,
      didYouMean(similar, `the types are ${listed(CALLOUT_TYPES, 'and')}`),
    );
  }
  if (uri === '') return refused(`#${name} needs a URI after the callout type`, example);
  const decision = cluster.decide(type, uri);
  const miss = decisions().nearMiss(stateOf(cluster.snapshot()), decision);
  const closest = miss === null ? '' : `\n  ${decisions().nearMissText(miss, decision.type)}`;
  return done(textOf(decision) + closest);
}
