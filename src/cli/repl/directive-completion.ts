import { ROLES } from '../../cluster/caller.js';
import { formats } from '../../tabular/formats/index.js';
import type { Candidate, Completion, CompletionContext } from './candidate.js';

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
      return startingSo(context.directives.map(({ names: [first = ''] }) => first));
    case 'arm':
      return argument === '' || argument.startsWith('{')
        ? [...ARM_CHANGES.filter(({ text }) => text.startsWith(argument)), ...filesAt(argument, context)]
        : filesAt(argument, context);
    case 'audit':
    case 'script':
    case 'save':
      return filesAt(argument, context);
    default:
      return [];
  }
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
