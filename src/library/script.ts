import { splitScript } from '../../grammar/blocks.js';
import type { Span } from '../../grammar/text/positions.js';
import { lineStarts, positionAt } from '../../grammar/text/positions.js';
import type { Caller } from '../cluster/caller.js';
import type { DirectiveResult } from './directive-result.js';
import type { ExecuteResult } from './result.js';
import { openSession } from './open-session.js';
import type { Session, SessionCluster } from './session.js';

/** A command or directive of a script, and what it answered. */
export type ScriptStep = ScriptPlace &
  (
    | { readonly kind: 'command'; readonly result: ExecuteResult }
    | { readonly kind: 'directive'; readonly result: DirectiveResult }
  );

/** Where a step is in its script. */
export interface ScriptPlace {
  readonly text: string;
  /** Offsets in the script. */
  readonly span: Span;
  /** The line on which it starts, from 1. */
  readonly line: number;
}

/** What a script did: its steps up to the first error, or all of them. */
export interface ScriptOutcome {
  /** Whether every step succeeded. */
  readonly ok: boolean;
  /** What ran, in order; the last one failed where the script was stopped. */
  readonly steps: readonly ScriptStep[];
}

/** Runs a script's steps one by one, as the consumer asks for them; it decides whether to go on after an error. */
export function* scriptSteps(session: Session, script: string): Generator<ScriptStep> {
  const starts = lineStarts(script);
  for (const { kind, text, start, end } of splitScript(script)) {
    const place = { text, span: { start, end }, line: positionAt(starts, start).line };
    if (kind === 'directive') yield { ...place, kind, result: session.directive(text) };
    else yield { ...place, kind, result: session.execute(text) };
  }
}

/** Runs a whole script on a cluster. */
export function runScript(
  cluster: SessionCluster,
  script: string,
  caller: Caller,
  continueOnError: boolean,
): ScriptOutcome {
  const steps: ScriptStep[] = [];
  let ok = true;
  for (const step of scriptSteps(openSession(cluster, {}, caller), script)) {
    steps.push(step);
    if (step.result.ok) continue;
    ok = false;
    if (!continueOnError) break;
  }
  return { ok, steps };
}
