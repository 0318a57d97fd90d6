import { describe, expect, it } from 'vitest';
import { openQuestions } from '../../src/assumptions/index.js';
import { Cluster, stateOf } from '../../src/library/cluster.js';
import { CLOUDS, cloudByPlace, CLOUD_NAMES } from '../../src/policy/clouds.js';
import { kustoCallout, folderWith } from '../cli/harness.js';
import { join } from 'node:path';

/*
 * Protects that a cluster outside the public cloud has the host names and rules of its own cloud, and that answers say where no rules
 * are documented.
 */

describe('the cloud of a cluster', () => {
  it.each<readonly [string | undefined, string | undefined, string | null]>([
    [undefined, 'chinaeast2', 'china'],
    [undefined, 'China North 3', 'china'],
    [undefined, 'usgovvirginia', 'usgov'],
    [undefined, 'US Gov Virginia', 'usgov'],
    [undefined, 'usdodeast', 'usgov'],
    [undefined, 'usnatwest', 'usnat'],
    [undefined, 'usseceast', 'ussec'],
    [undefined, 'germanycentral', 'german'],
    [undefined, 'germanywestcentral', 'public'],
    [undefined, 'westeurope', 'public'],
    [undefined, undefined, null],
    ['https://a.chinaeast2.kusto.chinacloudapi.cn', 'westeurope', 'china'],
    ['https://a.kusto.azuresynapse.azure.cn', undefined, 'china'],
    ['https://a.usgovvirginia.kusto.usgovcloudapi.net/', undefined, 'usgov'],
    ['https://a.kustomfa.usgovcloudapi.net', undefined, 'usgov'],
    ['https://a.kusto.core.eaglex.ic.gov', undefined, 'usnat'],
    ['https://a.kusto.core.microsoft.scloud', undefined, 'ussec'],
    ['https://a.kusto.sovcloud-api.fr', undefined, 'bleu'],
    ['https://a.westeurope.kusto.windows.net', 'chinaeast2', 'public'],
  ])('with the URI %s in %s is %s', (uri, location, expected) => {
    expect(cloudByPlace(uri, location)).toBe(expected);
  });

  it('is also what is said of it', () => {
    expect(new Cluster({}, { cloud: 'china' }).uri).toBe('https://mycluster.westeurope.kusto.chinacloudapi.cn');
    expect(new Cluster({ location: 'chinaeast2' }).uri).toBe('https://mycluster.chinaeast2.kusto.chinacloudapi.cn');
    expect(new Cluster({ location: 'chinaeast2', cloud: 'public' }).uri).toMatch(/kusto\.windows\.net$/);
    expect(() => new Cluster({ cloud: 'chin' })).toThrow(/china/);
  });
});

describe('a cluster of', () => {
  it('Azure China has the rules of its own documentation', () => {
    const cluster = new Cluster({ location: 'chinaeast2' });
    expect(cluster.rulesInForce[0]?.rules).toEqual(CLOUDS.china.predefinedRules);
    expect(cluster.decide('kusto', 'https://help.kusto.chinacloudapi.cn/')).toMatchObject({ allowed: true });
    expect(cluster.decide('kusto', 'https://help.kusto.windows.net/')).toMatchObject({
      allowed: false,
      dependsOn: [{ question: 'china-rules', reading: 'more' }],
    });
    expect(cluster.decide('azure_digital_twins', 'https://abc.api.a.digitaltwins.azure.net')).toMatchObject({
      allowed: false,
    });
  });

  it.each(CLOUD_NAMES.filter(name => !CLOUDS[name].hasDocumentedRules))(
    '%s says of every rule that it is supposed',
    cloud => {
      const cluster = new Cluster({}, { cloud });
      expect(cluster.decide('kusto', `https://help.${CLOUDS[cloud].kusto}/`)).toMatchObject({
        allowed: true,
        layer: 'immutable',
        dependsOn: [{ question: 'cloud-rules', reading: 'none' }],
        undecidedBy: [{ question: 'cloud-rules', reading: 'none' }],
      });
      expect(cluster.decide('webapi', 'https://a.example/')).toMatchObject({
        allowed: false,
        dependsOn: [{ question: 'cloud-rules', reading: 'more' }],
        undecidedBy: [],
      });
    },
  );

  it.each(CLOUD_NAMES)('%s has its storage there', cloud => {
    const cluster = new Cluster({ properties: { restrictOutboundNetworkAccess: 'Enabled' } }, { cloud });
    const host = `myclusterinternalsa.blob.${CLOUDS[cloud].storage}`;
    expect(cluster.decide('external_data', `https://${host}/c`)).toMatchObject({ layer: 'internal', robust: true });
  });

  it('a cloud has one question about its predefined rules', () => {
    const questions = CLOUD_NAMES.map(cloud =>
      openQuestions(stateOf(new Cluster({}, { cloud }).snapshot()), 'kusto')
        .map(({ id }) => id)
        .filter(id => id.endsWith('-rules')),
    );
    expect(questions).toEqual(
      CLOUD_NAMES.map(cloud =>
        cloud === 'public' ? ['predefined-rules'] : cloud === 'china' ? ['china-rules'] : ['cloud-rules'],
      ),
    );
  });

  it('its own rules, where it has shown them, leaves nothing open', () => {
    const cluster = new Cluster({}, { cloud: 'usgov', predefined: '[]' });
    expect(cluster.decide('webapi', 'https://a.example/')).toMatchObject({ allowed: false, robust: true });
  });
});

describe('answers about a cluster of usgov', () => {
  it.each<readonly [string, readonly string[], RegExp]>([
    [
      'who',
      ['who', '--assume', 'match-subject=uri'],
      /This is all: proved for every text, if [^.]*supposed for its cloud, since none are documented/,
    ],
    ['lint', ['lint', '--fail-on', 'never'], /(?:nothing|only)[^]*supposed for its cloud|1 file/],
    [
      'prove',
      ['prove', '--property', 'never webapi matching a'],
      /proved for every text if [^.]*since none are documented/,
    ],
  ])('%s', async (_name, [command = '', ...rest], expected) => {
    const folder = folderWith({ 'a.json': '{"location": "usgovvirginia", "properties": {}}' });
    const { stdout } = await kustoCallout([command, join(folder, 'a.json'), ...rest]);
    expect(stdout).toMatch(expected);
    expect(stdout).not.toMatch(/windows\.net/);
  });

  it('are those of the public cloud with --cloud', async () => {
    const folder = folderWith({ 'a.json': '{"location": "usgovvirginia", "properties": {}}' });
    const ask = ['check', '--cluster', join(folder, 'a.json'), '--type', 'kusto', 'https://help.kusto.windows.net/'];
    expect((await kustoCallout(ask)).stdout).toMatch(/^denied/m);
    expect((await kustoCallout([...ask, '--cloud', 'public'])).stdout).toMatch(/^allowed/m);
  });
});
