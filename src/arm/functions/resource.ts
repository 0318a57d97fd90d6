import { mention } from '../../../grammar/text/mention.js';
import type { FunctionCall } from '../call.js';
import { eager, MANY, type FunctionTable } from '../function.js';
import { groupIdentifier, resourceIdentifier, scopeIdentifier, subscriptionIdentifier } from '../scope.js';

/** Functions of resources and their identifiers. What only Azure can tell is an answer of its own kind. */
export const resourceFunctions: FunctionTable = {
  resourceid: eager(2, MANY, call => {
    const { scope } = call.context.host;
    const { before, type, names } = typeAndNames(call, 2);
    const [first, second] = before;
    const base =
      second !== undefined && first !== undefined
        ? groupIdentifier(first, second)
        : first === undefined
          ? scopeIdentifier(scope)
          : scope.kind === 'group'
            ? groupIdentifier(scope.subscriptionId, first)
            : subscriptionIdentifier(first);
    return identifier(call, base, type, names);
  }),
  subscriptionresourceid: eager(2, MANY, call => {
    const { before, type, names } = typeAndNames(call, 1);
    const base = subscriptionIdentifier(before[0] ?? call.context.host.scope.subscriptionId);
    return identifier(call, base, type, names);
  }),
  tenantresourceid: eager(2, MANY, call => {
    const { type, names } = typeAndNames(call, 0);
    return identifier(call, '', type, names);
  }),
  managementgroupresourceid: eager(2, MANY, call => {
    const { before, type, names } = typeAndNames(call, 1);
    const group = before[0] ?? call.context.host.scope.managementGroup;
    return identifier(call, `/providers/Microsoft.Management/managementGroups/${group}`, type, names);
  }),
  extensionresourceid: eager(3, MANY, call => {
    const [base = '', type = '', ...names] = call.values.map((_, index) => call.text(index));
    return identifier(call, base.replace(/\/$/, ''), type, names);
  }),
  reference: eager(1, 3, call => {
    const isFull = call.count > 2 && call.text(2).toLowerCase() === 'full';
    atRuntime(call);
    return call.context.host.resource(call, call.text(0), isFull ? 'full' : 'properties');
  }),
  references: eager(1, 3, call => {
    atRuntime(call);
    return call.context.host.resource(call, call.text(0), 'loop');
  }),
  resourceinfo: eager(1, 1, call => call.context.host.resource(call, call.text(0), 'info')),
  pickzones: eager(3, 5, call =>
    call.unknown(`${call.name}: only Azure knows the zones of a resource type in a region`),
  ),
  providers: eager(1, 2, call => call.unknown(`${call.name}: only Azure knows the versions of a resource provider`)),
  roledefinitions: eager(1, 1, call => call.unknown(`${call.name}: only Azure knows the roles by their names`)),
  tologicalzone: eager(3, 3, call => call.unknown(`${call.name}: only Azure knows the zones of a subscription`)),
  tologicalzones: eager(3, 3, call => call.unknown(`${call.name}: only Azure knows the zones of a subscription`)),
  tophysicalzone: eager(3, 3, call => call.unknown(`${call.name}: only Azure knows the zones of a subscription`)),
  tophysicalzones: eager(3, 3, call => call.unknown(`${call.name}: only Azure knows the zones of a subscription`)),
  /** Stands for all functions whose names begin with `list`: keys, tokens, connection strings. */
  'list*': eager(1, 3, call => {
    atRuntime(call);
    return call.unknown(`${call.name}: only Azure knows the keys and secrets of a resource`);
  }),
};

function atRuntime(call: FunctionCall): void {
  if (call.context.stage === 'runtime') return;
  call.fail(
    `${call.name} asks a deployed resource, so it may appear only in the properties of a resource and in outputs`,
    'names, conditions, variables and parameters are settled before anything is deployed',
  );
}

/** What is before the type, the type (the first argument with a slash), and the names after it. */
function typeAndNames(
  call: FunctionCall,
  most: number,
): { readonly before: readonly string[]; readonly type: string; readonly names: readonly string[] } {
  const texts = call.values.map((_, index) => call.text(index));
  const index = texts.findIndex(text => text.includes('/'));
  if (index < 0 || index > most) {
    return call.fail(
      `${call.name}: no argument is a resource type`,
      `a type has a slash: ${call.name}('Microsoft.Kusto/clusters', 'mycluster')`,
    );
  }
  // A slash at the end of the type is of no account; many templates of the quickstart gallery have one.
  const type = (texts[index] ?? '').replace(/\/$/, '');
  return { before: texts.slice(0, index), type, names: texts.slice(index + 1) };
}

/** What it takes to put an identifier together. */
const STEPS_PER_IDENTIFIER = 4;

function identifier(call: FunctionCall, scope: string, type: string, names: readonly string[]): string {
  call.charge(STEPS_PER_IDENTIFIER);
  const segmented = names.find(name => name.includes('/'));
  if (segmented !== undefined)
    call.fail(
      `${call.name}: the name ${mention(segmented)} has a slash`,
      'each part of a name is an argument of its own',
    );
  const made = resourceIdentifier(scope, type, names);
  if (made !== null) return call.makeText(made);
  const expected = type.split('/').length - 1;
  return call.fail(
    `${call.name}: the type ${type} takes ${expected} name${expected === 1 ? '' : 's'}, but has ${names.length}`,
    'each part of the type after the namespace has a name',
  );
}
