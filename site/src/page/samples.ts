import type { PlaygroundState } from '../share/state.js';

const files = import.meta.glob<string>('../../../samples/*.{json,csl}', {
  query: '?raw',
  import: 'default',
  eager: true,
});

function file(name: string): string {
  const text = files[`../../../samples/${name}`];
  if (text === undefined) throw new Error(`there is no sample ${name}`);
  return text;
}

const CALLOUTS = `# TYPE URI
sql https://contoso.database.windows.net/
sql https://evil.database.windows.net/
external_data https://contoso.blob.core.windows.net/
external_data https://contoso.blob.core.windows.net.evil.example/
webapi https://api.contoso.com/v1/prices
kusto https://help.kusto.windows.net/
`;

const PARAMETERS = '{ "parameters": { "name": { "value": "contoso" } } }\n';

const base = { parameters: '', before: '', callouts: CALLOUTS, kql: file('queries.csl') };

/** What the menu offers: the samples of the repository, with callouts and queries to try on them. */
export const samples: readonly { readonly name: string; readonly state: PlaygroundState }[] = [
  {
    name: 'A policy that looks tight and is not',
    state: { ...base, cluster: file('lint-bad.json'), before: file('lint-good.json') },
  },
  { name: 'The same, mended', state: { ...base, cluster: file('lint-good.json'), before: file('lint-bad.json') } },
  { name: 'A new cluster', state: { ...base, cluster: file('open.json'), before: file('open.json') } },
  {
    name: 'Restricted, nothing allowed',
    state: { ...base, cluster: file('restricted.json'), before: file('open.json') },
  },
  {
    name: 'Restricted, with an FQDN list',
    state: { ...base, cluster: file('fqdn-list.json'), before: file('restricted.json') },
  },
  {
    name: 'Restricted, with callout policies',
    state: { ...base, cluster: file('callout-policies.json'), before: file('fqdn-list.json') },
  },
  {
    name: 'A template with parameters and a loop',
    state: { ...base, cluster: file('template.json'), parameters: PARAMETERS, before: file('restricted.json') },
  },
  {
    name: 'A Terraform plan',
    state: { ...base, cluster: file('terraform-plan.json'), before: file('restricted.json') },
  },
  {
    name: 'An answer of .show cluster policy callout',
    state: { ...base, cluster: file('show-answer.json'), before: file('open.json') },
  },
];
