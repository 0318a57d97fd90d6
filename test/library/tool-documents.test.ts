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
