import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Cluster, ClusterError } from '../../src/index.js';

/*
 * Protects that the library, and with it `--cluster`, `serve` and `#arm`, read what tools print, with the verdicts of the same cluster in
 * ARM's own form.
 */

const folder = join(__dirname, '../inventory/cases');
const text = (file: string): string => readFileSync(join(folder, file), 'utf8');

interface Sides {
  readonly restrictOutboundNetworkAccess?: string;
  readonly allowedFqdnList?: readonly string[];
  readonly calloutPolicies?: readonly object[];
}
interface Expected {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly reject?: unknown;
        readonly scripts?: readonly { readonly content?: string }[];
        readonly clusters?: readonly {
          readonly name: string | null;
          readonly after?: Sides | null;
          readonly unknown?: readonly string[];
          readonly sensitive?: readonly string[];
        }[];
      }
    >
  >;
}

// The file of the expectations is of this shape.
const { files } = JSON.parse(text('expected.json')) as Expected;
const readable = Object.entries(files).flatMap(([file, { reject, clusters = [], scripts = [] }]) =>
  reject === undefined && file.endsWith('.json')
    ? clusters
        .filter(({ after, unknown = [] }) => after !== null && after !== undefined && unknown.length === 0)
        // A list without effect may be hidden; one with an effect makes no cluster (below).
        .filter(
          ({ after, sensitive = [] }) => sensitive.length === 0 || after?.restrictOutboundNetworkAccess === 'Disabled',
        )
        .map(cluster => ({ file, scripts, ...cluster }))
    : [],
);

describe('a cluster is made of what a tool prints', () => {
  it.each(readable)('$file, $name', ({ file, name, after, scripts }) => {
    const cluster = new Cluster(text(file), name === null ? {} : { clusterName: name });
    const plain = new Cluster(JSON.stringify({ properties: { ...after } }));
    for (const { content = '' } of scripts) plain.executeOrThrow(content);
    expect(cluster.isRestricted).toBe(plain.isRestricted);
    expect(cluster.rulesInForce).toEqual(plain.rulesInForce);
  });

  it('several clusters are told apart by name', () => {
    expect(() => new Cluster(text('az03-kusto-list.json'))).toThrow(ClusterError);
    expect(new Cluster(text('az03-kusto-list.json'), { clusterName: 'ADXB' }).name).toBe('adxb');
  });

  it('what is not known makes none', () => {
    expect(() => new Cluster(text('tf15-unknown.json'))).toThrow(/does not tell allowedFqdnList/);
    expect(() => new Cluster(text('az07-resource-list.json'), { clusterName: 'adxa' })).toThrow(/does not tell/);
  });

  it('what is to be hidden makes none, since a cluster shows its rules', () => {
    expect(() => new Cluster(text('tf17-sensitive.json'))).toThrow(
      /marks allowedFqdnList of `adxprodweu` as sensitive/,
    );
  });

  it('#arm reads it, too', () => {
    const cluster = new Cluster();
    expect(cluster.put(text('az01-kusto-show.json'))).toMatchObject({ ok: true });
    expect(cluster.name).toBe('adxprod');
  });
});

describe('a manifest of Kubernetes', () => {
  const manifest = (name: string): string => `apiVersion: kusto.azure.com/v1api20240413
kind: Cluster
metadata: { name: ${name} }
spec:
  restrictOutboundNetworkAccess: Enabled
  calloutPolicies:
    - { calloutType: webapi, calloutUriRegex: '^https://${name}\\.example/', outboundAccess: Allow }
`;

  it('in YAML is a cluster of the library and of #arm', () => {
    const cluster = new Cluster(`# of a team\n${manifest('adx')}`);
    expect([cluster.name, cluster.decide('webapi', 'https://adx.example/').allowed]).toEqual(['adx', true]);
    expect(cluster.put(manifest('other'))).toMatchObject({ ok: true });
    expect(cluster.decide('webapi', 'https://other.example/').allowed).toBe(true);
  });

  it('of several clusters is read by name', () => {
    const text = `${manifest('one')}---\n${manifest('two')}`;
    expect(new Cluster(text, { clusterName: 'two' }).decide('webapi', 'https://two.example/').allowed).toBe(true);
    expect(() => new Cluster(text)).toThrow(/one.*two/);
  });

  it.each([
    ['Terraform source', 'resource "azurerm_kusto_cluster" "a" {\n}\n', /terraform show -json/],
    ['Bicep source', "resource a 'Microsoft.Kusto/clusters@2024-04-13' = {}\n", /bicep build FILE --stdout/],
  ])('is refused where it is %s, with the command to type', (_, text, command) => {
    expect(() => new Cluster(text)).toThrow(command);
  });
});
