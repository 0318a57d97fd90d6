import { expectTypeOf } from 'vitest';
import {
  compile,
  diff,
  lint,
  prove,
  readPolicy,
  verify,
  who,
  type PolicyReadProblem,
  type PolicySource,
  type PropertyReport,
} from '../../src/api/index.js';
import { Cluster } from '../../src/index.js';

/* Protects the types of `kusto-callout/analysis`. Checked by `npm run typecheck`, never run. */

// A policy is a text, JSON, a cluster, or what readPolicy gives.
expectTypeOf<string>().toExtend<PolicySource>();
expectTypeOf<Cluster>().toExtend<PolicySource>();
expectTypeOf<number>().not.toExtend<PolicySource>();

// Every analysis of policies gives a value or a problem that says which policy it is about, and where.
const read = readPolicy('[]');
if (read.ok) who(read.value);
else {
  expectTypeOf(read.problem).toEqualTypeOf<PolicyReadProblem>();
  expectTypeOf(read.problem.range.start.line).toEqualTypeOf<number>();
  expectTypeOf(read.problem.hint).toEqualTypeOf<string | null>();
}
const changes = diff('[]', new Cluster());
// @ts-expect-error: there may be a problem instead.
export const value: unknown = changes.value;
if (changes.ok) {
  // @ts-expect-error: not a relation.
  changes.value.types.filter(({ relation }) => relation === 'broader');
  changes.value.types.filter(({ relation }) => relation === 'wider');
}

// Findings, outcomes and severities are unions.
const [finding] = lint('[]').findings;
expectTypeOf(finding?.severity).toEqualTypeOf<'error' | 'warning' | 'info' | undefined>();
lint('[]', { severities: { EGR002: 'off' } });
// @ts-expect-error: not an id of a rule.
lint('[]', { severities: { 'no-start-anchor': 'off' } });
// @ts-expect-error: not a severity.
lint('[]', { severities: { EGR002: 'fatal' } });
expectTypeOf<'PASS' | 'FAIL' | 'UNKNOWN'>().toExtend<PropertyReport['outcome']>();

const proof = prove('[]', ['never sql matching x']);
if (proof.ok) expectTypeOf(proof.value.properties).toEqualTypeOf<readonly PropertyReport[]>();

compile('[]', { to: 'kql' });
// @ts-expect-error: not a language that policies are compiled to.
compile('[]', { to: 'python' });
// @ts-expect-error: a misspelt option.
who('[]', { ignorecase: true });
expectTypeOf(verify).parameters.toEqualTypeOf<[certificate: string]>();
