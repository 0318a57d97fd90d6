import { expectTypeOf } from 'vitest';
import {
  Cluster,
  type ArmCalloutRule,
  type CalloutRule,
  type CalloutType,
  type ClusterProperties,
  type Decision,
  type ExecuteError,
  type ExecuteFailure,
  type ExecuteSuccess,
  type Role,
} from '../../src/index.js';

/* Protects what editors complete and compilers refuse in programs that use the library. Checked by `npm run typecheck`, never run. */

const cluster = new Cluster();

// Callout types: the known ones are completed, any other text is allowed, since it is denied with a reason.
cluster.decide('sql', 'https://a');
cluster.decide('something else', new URL('https://a'));
// @ts-expect-error: a number is not a callout type.
cluster.decide(1, 'https://a');
expectTypeOf<'sql'>().toExtend<Parameters<Cluster['decide']>[0]>();
expectTypeOf<Parameters<Cluster['isAllowed']>[1]>().toEqualTypeOf<string | URL>();
expectTypeOf<CalloutType>().toEqualTypeOf<
  | 'kusto'
  | 'sql'
  | 'mysql'
  | 'postgresql'
  | 'azure_digital_twins'
  | 'cosmosdb'
  | 'sandbox_artifacts'
  | 'external_data'
  | 'webapi'
  | 'azure_openai'
>();

// Roles, subjects and options.
expectTypeOf<Role>().toEqualTypeOf<'admin' | 'monitor' | 'viewer' | 'none'>();
// @ts-expect-error: a misspelt role.
cluster.execute('.show version', { as: 'viewr' });
// @ts-expect-error: a misspelt option.
cluster.execute('.show version', { role: 'viewer' });
// @ts-expect-error: a misspelt subject.
cluster.decide('sql', 'https://a', { subject: 'hots' });
// @ts-expect-error: a misspelt option.
cluster.decide('sql', 'https://a', { ignorecase: true });

// A result says by `ok` which half it is.
const result = cluster.execute('.show version');
if (result.ok) expectTypeOf(result).toEqualTypeOf<ExecuteSuccess>();
else expectTypeOf(result).toEqualTypeOf<ExecuteFailure>();
// @ts-expect-error: only a failure has an error.
export const error: unknown = result.error;

// Codes and reasons are unions, so that a comparison with one that does not exist is an error.
expectTypeOf<ExecuteError['code']>().toEqualTypeOf<
  'BadRequest_SyntaxError' | 'General_BadRequest' | 'BadRequest' | 'Forbidden'
>();
expectTypeOf<'AUTH_RESTRICTED' | 'POLICY_REGEX' | 'QUERY_TOO_MANY_ROWS' | 'KS005'>().toExtend<ExecuteError['reason']>();
expectTypeOf<'AUTH_RESTRICTD'>().not.toExtend<ExecuteError['reason']>();
expectTypeOf<'no-rule' | 'deny-rule'>().toExtend<Decision['reason']>();
expectTypeOf<'no-rules'>().not.toExtend<Decision['reason']>();

const changed = cluster.patch({ properties: {} });
if (!changed.ok) {
  expectTypeOf<'ARM_VALUE' | 'ARM_BOTH_LISTS'>().toExtend<typeof changed.error.reason>();
  expectTypeOf(changed.error.httpStatus).toEqualTypeOf<400>();
}

// ARM's properties by name; all others are kept.
expectTypeOf<'restrictOutboundNetworkAccess' | 'allowedFqdnList' | 'calloutPolicies'>().toExtend<
  keyof ClusterProperties
>();
new Cluster({ properties: { restrictOutboundNetworkAccess: 'Enabled', enablePurge: true } });
// @ts-expect-error: a list, not a text.
new Cluster({ properties: { allowedFqdnList: 'api.contoso.com' } });
// @ts-expect-error: the keys of commands are not those of ARM.
expectTypeOf<CalloutRule>().toExtend<ArmCalloutRule>();

// What is given out cannot be changed.
expectTypeOf(cluster.dataPlanePolicy).toEqualTypeOf<readonly CalloutRule[]>();
// @ts-expect-error: a name that cannot be set.
cluster.name = 'other';
