import { ROLES } from '../../cluster/caller.js';
import { CALLOUT_TYPES } from '../../policy/callout-types.js';
import { formats } from '../../tabular/formats/index.js';
import type { Candidate, Completion, CompletionContext } from './candidate.js';
import { topicsOf } from './help-topics.js';

/** Completes a directive line: its name, or what it takes. */
export function completeDirective(
  text: string,
  start: number,
  offset: number,
  context: CompletionContext,
): Completion | null {
  const [whole = '', head = '', name = '', argument = null] =
    /^(#\s*)(\S*)(?:\s+([^]*))?$/.exec(text.slice(start, offset)) ?? [];
  if (argument === null) {
    const names = context.directives.filter(({ names: [first = ''] }) => first.startsWith(name.toLowerCase()));
    return {
      start: start + head.length,
      end: offset,
      candidates: names.map(({ names: [first = ''], usage }) => ({
        text: usage === '' ? first : `${first} `,
        label: `#${first}`,
      })),
    };
  }
  if (whole === '') return null;
  const from = offset - argument.length;
  return { start: from, end: offset, candidates: argumentsOf(name.toLowerCase(), argument, context) };
}

function argumentsOf(directive: string, argument: string, context: CompletionContext): readonly Candidate[] {
  const startingSo = (values: readonly string[]): Candidate[] =>
    values.filter(value => value.startsWith(argument)).map(value => ({ text: value, label: value }));
  switch (directive) {
    case 'as':
      return startingSo(ROLES);
    case 'format':
      return startingSo(Object.keys(formats));
    case 'dbcontext':
      return startingSo(context.databases);
    case 'help':
    case 'h':
      return startingSo(
        topicsOf(context.directives).map(topic => (argument.startsWith('#') ? topic : topic.replace(/^#/, ''))),
      );
    case 'arm':
      return argument === '' || argument.startsWith('{')
        ? [...ARM_CHANGES.filter(({ text }) => text.startsWith(argument)), ...filesAt(argument, context)]
        : armArguments(argument, context);
    case 'who':
      return startingSo(CALLOUT_TYPES);
    case 'check':
    case 'explain':
      // After the type comes a URI, which nothing is known of but how it begins.
      return /^\S*$/.test(argument)
        ? startingSo(CALLOUT_TYPES).map(({ text, label }) => ({ text: `${text} `, label }))
        : startingUri(argument);
    case 'script':
    case 'save':
    case 'open':
    case 'audit':
      return filesAt(argument, context);
    default:
      return [];
  }
}

function startingUri(argument: string): readonly Candidate[] {
  const [, before = '', uri = ''] = /^(\S+\s+)(\S*)$/.exec(argument) ?? [];
  return before !== '' && 'https://'.startsWith(uri) ? [{ text: `${before}https://`, label: 'https://' }] : [];
}

/** `FILE`, then `--parameters FILE`. */
function armArguments(argument: string, context: CompletionContext): readonly Candidate[] {
  const [, before = '', last = argument] = /^(.*\s)(\S*)$/.exec(argument) ?? [];
  const candidates =
    before === '' || /--parameters\s+$/.test(before)
      ? filesAt(last, context)
      : [{ text: '--parameters ', label: '--parameters' }].filter(({ label }) => label.startsWith(last));
  return candidates.map(candidate => ({ ...candidate, text: before + candidate.text }));
}

/** Changes that people want most, ready to be filled in: the cursor goes between the first empty quotes. */
const ARM_CHANGES: readonly Candidate[] = [
  '{"restrictOutboundNetworkAccess": "Enabled"}',
  '{"restrictOutboundNetworkAccess": "Disabled"}',
  '{"allowedFqdnList": [""]}',
  '{"calloutPolicies": [{"calloutType": "", "calloutUriRegex": "", "outboundAccess": "Allow"}]}',
].map(text => {
  const empty = text.indexOf('""');
  return { text, label: text, ...(empty >= 0 && { cursor: empty + 1 }) };
});

function filesAt(argument: string, { listFolder }: CompletionContext): Candidate[] {
  const quote = /^["']/.exec(argument)?.[0] ?? '';
  const path = argument.slice(quote.length);
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const beginning = path.slice(folder.length);
  return listFolder(folder === '' ? '.' : folder)
    .filter(name => name.startsWith(beginning) && (beginning !== '' || !name.startsWith('.')))
    .map(name => ({ text: quote + folder + name, label: name }));
}
