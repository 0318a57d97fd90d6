/** Documents that ARM refuses, in groups. Written as people write them: a template, a resource, bare properties. */
function properties(members: string): string {
  return `{ "properties": { ${members} } }`;
}

function policies(items: string): string {
  return `{\n  "calloutPolicies": [\n    ${items}\n  ]\n}`;
}

const POLICY = '"calloutType": "sql", "calloutUriRegex": ".*", "outboundAccess": "Allow"';

export const armInputs: Readonly<Record<string, readonly string[]>> = {
  'no JSON': [
    '',
    'restrictOutboundNetworkAccess: Enabled',
    '{ "properties": { "restrictOutboundNetworkAccess": "Enabled" }',
    "{ 'properties': {} }",
    '{ "properties": { \u201crestrictOutboundNetworkAccess\u201d: "Enabled" } }',
    '{ "properties": { "restrictOutboundNetworkAccess": Enabled } }',
    '{ "properties": {} /* }',
    '{ "properties": {}, "properties": { "allowedFqdnList": [] } }',
    '{ "properties": {} } { "properties": {} }',
    '{ "allowedFqdnList": ["a.net" "b.net"] }',
    '{ "calloutPolicies": [{ "calloutUriRegex": "a\\.b" }] }',
  ],
  'no cluster': [
    '[]',
    '"Enabled"',
    'null',
    '{}',
    '{ "restricted": true }',
    '{ "constructor": 1 }',
    '{ "__proto__": {} }',
    '{ "name": "<ClusterName',
    '{ "type": "Microsoft.Storage/storageAccounts", "properties": {} }',
    '{ "name": "a b", "properties": {} }',
    '{ "name": "", "properties": {} }',
    '{ "name": 1, "properties": {} }',
    '{ "name": "\\u001b[2J", "properties": {} }',
    '{ "properties": [] }',
    '{ "properties": null, "PROPERTIES": {} }',
    '{ "resources": [] }',
    '{ "resources": {} }',
    '{ "resources": 1 }',
    '{ "resources": [1] }',
    '{ "resources": [{ "name": "x" }] }',
    '{ "resources": [{ "type": "Microsoft.Storage/storageAccounts", "name": "x" }] }',
    '{ "resources": [{ "type": "Microsoft.Kusto/clusters", "name": "a" }, { "type": "Microsoft.Kusto/clusters", "name": "b" }] }',
    '{ "resources": [{ "type": "Microsoft.Kusto/clusters", "name": "[parameters(\'name\')]" }] }',
    '{ "resources": [{ "type": "Microsoft.Kusto/clusters", "name": "a", "properties": { "restrictOutboundNetworkAccess": "[variables(\'x\')]" } }] }',
  ],
  restrictOutboundNetworkAccess: [
    properties('"restrictOutboundNetworkAccess": "enable"'),
    properties('"restrictOutboundNetworkAccess": "Restricted"'),
    properties('"restrictOutboundNetworkAccess": true'),
    properties('"restrictOutboundNetworkAccess": 1'),
    properties('"restrictOutboundNetworkAccess": ["Enabled"]'),
    properties('"restrictOutboundAccess": "Enabled"'),
    properties('"restrictOutboundNetworkAcess": "Enabled"'),
    properties('"restrictOutboundNetworkAccess": "Enabled", "RestrictOutboundNetworkAccess": "Disabled"'),
  ],
  allowedFqdnList: [
    properties('"allowedFqdnList": "a.net"'),
    properties('"allowedFqdnList": [1]'),
    properties('"allowedFqdnList": [null]'),
    properties('"allowedFqdnList": ["a.net", ""]'),
    properties('"allowedFqdns": ["a.net"]'),
    properties('"allowedFQDNs": ["a.net"]'),
  ],
  calloutPolicies: [
    properties('"calloutPolicies": {}'),
    properties('"calloutPolicies": "[]"'),
    properties('"calloutPolicy": []'),
    properties('"allowedCallout": []'),
    policies('"sql"'),
    policies('{}'),
    policies('{ "calloutType": "sql", "calloutUriRegex": ".*" }'),
    policies('{ "calloutType": "sql", "calloutUriRegex": ".*", "outboundAccess": null }'),
    policies('{ "calloutType": "sql", "calloutUriRegex": ".*", "outboundAccess": "allowed" }'),
    policies('{ "calloutType": "sql", "calloutUriRegex": ".*", "outboundAccess": "Block" }'),
    policies('{ "calloutType": "sql", "calloutUriRegex": ".*", "outboundAccess": true }'),
    policies('{ "calloutType": "sql", "calloutUriRegex": ".*", "canCall": true }'),
    policies('{ "CalloutType": "sql", "CalloutUriRegex": ".*", "CanCall": true }'),
    policies('{ "calloutType": "sqll", "calloutUriRegex": ".*", "outboundAccess": "Allow" }'),
    policies('{ "calloutType": "storage", "calloutUriRegex": ".*", "outboundAccess": "Allow" }'),
    policies('{ "calloutType": 7, "calloutUriRegex": ".*", "outboundAccess": "Allow" }'),
    policies('{ "calloutType": "sql", "calloutUriRegex": [".*"], "outboundAccess": "Allow" }'),
    policies('{ "calloutType": "sql", "calloutUrlRegex": ".*", "outboundAccess": "Allow" }'),
    policies(`{ ${POLICY}, "comment": "x" }`),
    policies(`{ ${POLICY}, "constructor": "x" }`),
    policies(`{ ${POLICY}, "\\u001b[31m": "x" }`),
    policies(`{ ${POLICY} },\n    { ${POLICY} }`),
    policies(`{ ${POLICY}, "CALLOUTTYPE": "kusto" }`),
  ],
  'both lists': [
    `{ "allowedFqdnList": ["a.net"], "calloutPolicies": [{ ${POLICY} }] }`,
    `{ "properties": { "allowedFqdnList": ["a.net"], "calloutPolicies": [{ ${POLICY} }] } }`,
  ],
};
