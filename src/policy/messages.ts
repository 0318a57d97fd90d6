import type { JsonProblem } from '../json/messages.js';
import { kindNames, mark, type JsonMember, type JsonNode } from '../json/nodes.js';
import { didYouMean, listed, mention, printable } from '../../grammar/text/mention.js';
import type { Span } from '../../grammar/text/positions.js';
import type { Problem } from '../../grammar/text/problem.js';
import { CALLOUT_TYPES } from './callout-types.js';
import type { PatternProblem } from './pattern-check.js';

/** Why a text is not a callout policy. The span is in the policy's own text. */
export interface PolicyProblem extends Problem<'General_BadRequest', PolicyReason> {
  /** The entry and key that are wrong: `[2].CanCall`; empty for the policy as a whole. */
  readonly path: string;
}

/** Why a text is not a callout policy: ours, since no diagnostic of the service's is known. */
export type PolicyReason =
  /** The text is not JSON. */
  | 'POLICY_JSON'
  /** The JSON is not an array of objects. */
  | 'POLICY_SHAPE'
  /** A rule lacks a key, or has one that is none of a rule's. */
  | 'POLICY_KEY'
  /** A key's value has the wrong type. */
  | 'POLICY_VALUE'
  /** No callout type of that name. */
  | 'POLICY_CALLOUT_TYPE'
  /** Not a .NET regular expression. */
  | 'POLICY_REGEX'
  /** More rules than the interpreter holds. */
  | 'POLICY_TOO_MANY_RULES';

const EXAMPLE = '{"CalloutType":"sql","CalloutUriRegex":"…","CanCall":true}';

/** A longer regex is not repeated in a message: its place is underlined anyway. */
const MAX_QUOTED_REGEX_LENGTH = 500;

/** What ARM calls the keys of a rule, and what to write instead in a command. */
const ARM_SPELLING = new Map([
  ['calloutType', 'CalloutType'],
  ['calloutUriRegex', 'CalloutUriRegex'],
  ['outboundAccess', 'CanCall (true for Allow, false for Deny)'],
  ['OutboundAccess', 'CanCall (true for Allow, false for Deny)'],
]);

/** What only an ARM document has, in lower case. */
const ARM_MEMBERS = /^(calloutpolicies|allowedfqdnlist|restrictoutboundnetworkaccess|properties|resources)$/i;

function problem(reason: PolicyReason, path: string, span: Span, message: string, hint: string | null): PolicyProblem {
  // Messages quote keys and patterns as they are written.
  const { start, end } = span;
  return { code: 'General_BadRequest', reason, path, message: printable(message), hint, span: { start, end } };
}

function placed(path: string, message: string): string {
  return path === '' ? message : `${path}: ${message}`;
}

/** Every way in which a policy text is refused, in words. */
export const policyMessages = {
  notJson: (json: JsonProblem) =>
    problem(
      'POLICY_JSON',
      '',
      json.span,
      `the policy is not JSON: ${json.message}`,
      json.hint ?? (json.span.start === json.span.end ? 'the empty policy is written []' : `for example: [${EXAMPLE}]`),
    ),

  notAnArray: (node: JsonNode) =>
    problem(
      'POLICY_SHAPE',
      '',
      mark(node),
      `a policy is an array of rules, not ${kindNames[node.kind]}`,
      node.kind === 'object' && node.members.some(({ name }) => ARM_MEMBERS.test(name.value))
        ? 'this is for ARM (a template, az, #arm), not for a command; a command takes the rules only: [ … ]'
        : node.kind === 'object' &&
            node.members.some(({ name }) => /^(callout(type|uriregex)|cancall)$/i.test(name.value))
          ? 'put the rule into square brackets: [ … ]'
          : node.kind === 'null'
            ? 'the empty policy is [], which .delete cluster policy callout gives too'
            : `for example: [${EXAMPLE}]`,
    ),

  notARule: (path: string, node: JsonNode) =>
    problem(
      'POLICY_SHAPE',
      path,
      mark(node),
      placed(path, `a rule is an object, not ${kindNames[node.kind]}`),
      `for example: ${EXAMPLE}`,
    ),

  missingKey: (path: string, node: JsonNode, key: string) =>
    problem(
      'POLICY_KEY',
      path,
      { start: node.start, end: node.start + 1 },
      placed(path, `the key ${mention(key)} is missing`),
      `a rule has three keys: ${EXAMPLE}`,
    ),

  unknownKey: (path: string, { name }: JsonMember, similar: string | null) => {
    const arm = ARM_SPELLING.get(name.value);
    const hint =
      arm !== undefined
        ? `this is ARM's spelling, for calloutPolicies in templates; commands write ${arm}`
        : name.value.toLowerCase() === 'calloutid'
          ? 'calloutId is how ARM names its policies; rules of commands have none'
          : similar === null
            ? `a rule has exactly three keys: ${EXAMPLE}`
            : `${didYouMean(similar, '')}${similar.toLowerCase() === name.value.toLowerCase() ? ' Case matters in keys' : ''}`;
    return problem('POLICY_KEY', path, name, placed(path, `${mention(name.value)} is not a key of a rule`), hint);
  },

  wrongType: (path: string, node: JsonNode, expected: 'a string' | 'true or false') => {
    const quoted = node.kind === 'string' ? node.value : '';
    const hint =
      expected === 'a string'
        ? node.kind !== 'array'
          ? `for example: ${EXAMPLE}`
          : path.endsWith('CalloutType')
            ? 'a rule has one type; write a rule for each'
            : 'a rule has one regex: "(a|b)" matches both, or write a rule for each'
        : /^(true|false)$/i.test(quoted)
          ? `write ${quoted.toLowerCase()} without the quotes`
          : /^(allow|deny)$/i.test(quoted)
            ? "Allow and Deny are ARM's words for true and false"
            : node.kind === 'number'
              ? 'JSON writes true and false as words'
              : 'write true to allow or false to deny, without quotes';
    return problem(
      'POLICY_VALUE',
      path,
      mark(node),
      placed(path, `expected ${expected}, but found ${kindNames[node.kind]}`),
      hint,
    );
  },

  unknownType: (path: string, span: Span, type: string, similar: string | null) =>
    problem(
      'POLICY_CALLOUT_TYPE',
      path,
      span,
      placed(path, `${mention(type)} is not a callout type`),
      type.toLowerCase() === 'genevametrics'
        ? 'only ARM takes genevametrics, in calloutPolicies'
        : didYouMean(similar, `the callout types are ${listed(CALLOUT_TYPES, 'and')}`),
    ),

  badRegex: (path: string, span: Span, regex: string, { message, offset, reason }: PatternProblem) =>
    problem(
      'POLICY_REGEX',
      path,
      span,
      // .NET's own words, unless they would quote a page.
      placed(
        path,
        regex.length <= MAX_QUOTED_REGEX_LENGTH ? message : `Invalid pattern at offset ${offset}. ${reason}`,
      ),
      regex === '*'
        ? 'the regex for anything is .* (ARM alone takes a bare *)'
        : /^\*\.[\w.-]{1,60}$/.test(regex)
          ? `this is a wildcard, not a regex; for any one label write, in JSON, "^https://[a-z0-9-]+${regex.slice(1).replaceAll('.', '\\\\.')}(?:/|$)"`
          : /\(\?P[<=]/.test(regex)
            ? 'this is how Python names groups; .NET writes (?<name>…) and \\k<name>'
            : 'rules are .NET regexes: escape special characters to match them literally, in JSON with two backslashes, as in \\\\.',
    ),

  tooManyRules: ({ start }: Span, count: number, limit: number) =>
    problem(
      'POLICY_TOO_MANY_RULES',
      '',
      { start, end: start + 1 },
      `the policy would have ${count} rules; at most ${limit} are held`,
      'one rule can cover many hosts: (a|b|c)',
    ),
};
