import { describe, expect, it } from 'vitest';
import { auditFiles } from '../../src/audit/index.js';

/*
 * Protects that KQL in files of infrastructure and in documents of unknown shape is read, or reported as not read, and never passed
 * over in silence.
 */

type Row = readonly [construct: string, status: string, uri: string | null, line: number];

function audited(name: string, text: string): readonly Row[] {
  const { findings, problems } = auditFiles([{ name, text }]);
  expect(problems).toEqual([]);
  return findings.map(({ construct, status, uri, line }): Row => [construct, status, uri, line]);
}

const TERRAFORM = String.raw`
# script_content = "cluster('comment').database('d').T"
resource "azurerm_kusto_script" "heredoc" {
  script_content = <<-EOT
    // evaluate http_request('https://comment.example/')
    .create-or-alter function f() { evaluate http_request('https://a.example/x') }
    .create-or-alter function g() { evaluate http_request('https://d.example/§§{x}') }
  EOT
}
resource "azurerm_kusto_script" "quoted" {
  script_content = ".create-or-alter function h() { cluster(\"help\").database('d').T }" # the end
}
resource "azurerm_kusto_script" "interpolated" {
  script_content = ".create-or-alter function i() { evaluate http_request('https://b.example/${'$'}{var.path["a"]}') }"
}
resource "azurerm_kusto_script" "file" {
  script_content = file("${'$'}{path.module}/a.kql")
}
resource "azurerm_kusto_script" "url" {
  url       = "https://acc.blob.core.windows.net/c/a.kql"
  sas_token = var.sas
}
locals {
  description = "cluster('prose') is fine"
  part        = "evaluate http_request('https://c.example/')"
}
resource "azapi_resource" "x" {
  body = { properties = { scriptContent = "cluster('azapi').database('d').T" } }
}
`.replaceAll('§', '$');

const BICEP = String.raw`
// scriptContent: 'cluster(\'comment\')'
resource s 'Microsoft.Kusto/clusters/databases/scripts@2024-04-13' = {
  properties: {
    scriptContent: '''
.create-or-alter function f() { evaluate http_request('https://a.example/x') }
'''
  }
}
resource t 'Microsoft.Kusto/clusters/databases/scripts@2024-04-13' = {
  properties: { scriptContent: '.create function g() { cluster(\'help\').database(\'d\').T }' }
}
resource u 'Microsoft.Kusto/clusters/databases/scripts@2024-04-13' = {
  properties: { scriptContent: loadTextContent('x.kql') }
}
resource v 'Microsoft.Kusto/clusters/databases/scripts@2024-04-13' = {
  properties: { scriptUrl: 'https://acc.blob.core.windows.net/c/a.kql' }
}
var part = 'cluster(\'part\').database(\'d\').T'
`;

const cases: readonly (readonly [name: string, text: string, expected: readonly Row[]])[] = [
  [
    'main.tf',
    TERRAFORM,
    [
      ['http_request', 'LITERAL', 'https://a.example/x', 6],
      ['http_request', 'PARTIAL', null, 7],
      ['cluster', 'LITERAL', 'https://help.kusto.windows.net/', 11],
      ['http_request', 'PARTIAL', null, 14],
      ['script_url', 'UNKNOWN', null, 17],
      ['script_url', 'UNKNOWN', null, 20],
      ['http_request', 'UNPARSED', null, 25],
      ['cluster', 'LITERAL', 'https://azapi.kusto.windows.net/', 28],
    ],
  ],
  [
    'main.bicep',
    BICEP,
    [
      ['http_request', 'LITERAL', 'https://a.example/x', 6],
      ['cluster', 'LITERAL', 'https://help.kusto.windows.net/', 11],
      ['script_url', 'UNKNOWN', null, 14],
      ['script_url', 'UNKNOWN', null, 17],
      ['cluster', 'UNPARSED', null, 19],
    ],
  ],
  [
    'dashboard.json',
    JSON.stringify({
      queries: [{ id: '1', text: "evaluate http_request('https://a.example/')" }],
      parameters: [{ query: { text: "cluster('b').database('d').T" }, description: "cluster('prose')" }],
      tiles: [{ q: "cluster('c').database('d').T", list: ["cluster('d').database('d').T"] }],
    }),
    [
      ['http_request', 'LITERAL', 'https://a.example/', 1],
      ['cluster', 'LITERAL', 'https://b.kusto.windows.net/', 1],
      ['cluster', 'UNPARSED', null, 1],
      ['cluster', 'UNPARSED', null, 1],
    ],
  ],
  [
    'template.json',
    JSON.stringify({
      parameters: { s: { type: 'string' } },
      resources: [{ properties: { scriptContent: "[parameters('s')]" } }],
    }),
    [['script_url', 'UNKNOWN', null, 1]],
  ],
];

describe('macro-expand', () => {
  it.each([
    ["macro-expand isfuzzy=true entity_group [cluster('a').database('d')] as X (X.T)", ['cluster LITERAL']],
    ["macro-expand isfuzzy = true hint.concurrency=2 entity_group [database('d')] as X (X.T)", []],
    ['macro-expand isfuzzy=true Other as X (X.T)', ['macro-expand UNKNOWN']],
    ["let G = entity_group [cluster('a').database('d')]; macro-expand kind=outer G as X (X.T)", ['cluster LITERAL']],
  ])('reads its options: %s', (text, expected) => {
    expect(audited('a.kql', text).map(([construct, status]) => `${construct} ${status}`)).toEqual(expected);
  });
});

describe('an audit', () => {
  it.each(cases)('reads %s, or says what it did not', (name, text, expected) => {
    const sorted = (rows: readonly Row[]) => rows.map(row => row.join(' ')).sort();
    expect(sorted(audited(name, text))).toEqual(sorted(expected));
  });
});
