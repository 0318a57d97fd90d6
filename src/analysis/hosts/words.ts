import { printable } from '../../text/mention.js';
import type { HostFamily } from './families.js';

/** What a name directly under these is, for those who register one: Azure's own naming. */
const TENANTS: readonly (readonly [RegExp, string])[] = [
  [/^\.(?:blob|queue|table|file|dfs|web)\.core\./, 'account'],
  [/^\.documents\.azure\./, 'account'],
  [/^\.database\.(?:windows\.net|azure\.com)$/, 'server'],
  [/^\.(?:mysql|postgres)\.database\./, 'server'],
  [/^\.openai\.azure\./, 'resource'],
  [/^\.kusto\./, 'cluster'],
];

/** A family in words: `any account of blob.core.windows.net`, `exactly sqlname.database.azure.com`. */
export function familyWords(family: HostFamily | null): string {
  if (family === null) return 'hosts of other shapes';
  const { reach, before, after } = family;
  const [start, end] = [printable(before), printable(after)];
  if (reach === 'exact') return `exactly ${end}`;
  if (before === '' && after === '') return reach === 'every name' ? 'any host at all' : 'hosts of many shapes';
  if (reach === 'every name') return everyName(start, end);
  if (before === '' && after.startsWith('.')) {
    const tenant = TENANTS.find(([suffix]) => suffix.test(after))?.[1];
    const parent = end.slice(1);
    if (reach === 'some') return `some hosts under ${parent}`;
    return tenant === undefined ? `any name under ${parent}` : `any ${tenant} of ${parent}`;
  }
  return reach === 'some' ? `some hosts like ${start}*${end}` : `any host like ${start}*${end}`;
}

function everyName(start: string, end: string): string {
  if (start === '' && end.startsWith('.')) return `any host under ${end.slice(1)}, at any depth`;
  if (start === '') return `any host that ends in ${end}`;
  if (end === '') return `any host that begins with ${start}`;
  return `any host that begins with ${start} and ends in ${end}`;
}
