import { Agent, request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { Cluster } from '../../src/index.js';
import { toV1Response } from '../../src/tabular/formats/v1-response.js';
import { effort } from '../effort.js';
import { serving } from './harness.js';

/*
 * Protects against lost updates: 10,000 random commands over 100 connections at once, on three clusters. Whatever order the server
 * took them in, each cluster must be where the library is after the same commands in that order, and every answer the library's.
 */

const REQUESTS = effort(10_000, 5);
const CONNECTIONS = 100;
const NAMES = ['one', 'two', 'three'];

/** A small generator, so that a failure can be repeated (Numerical Recipes). */
function randomNumbers(seed: number): (limit: number) => number {
  let value = seed;
  return limit => {
    value = (Math.imul(value, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((value / 2 ** 32) * limit);
  };
}

function randomCommand(random: (limit: number) => number): string {
  const rule = (): object => ({
    CalloutType: ['sql', 'kusto', 'webapi'][random(3)],
    CalloutUriRegex: `h${random(20)}`,
    CanCall: random(2) === 0,
  });
  const policy = JSON.stringify(Array.from({ length: random(4) }, rule));
  const commands = [
    '.show cluster policy callout',
    '.show cluster policy callout | count',
    `.alter cluster policy callout @'${policy}'`,
    `.alter-merge cluster policy callout @'${policy}'`,
    `.alter-merge cluster policy callout @'${policy}'`,
    '.delete cluster policy callout',
    '.show version',
    '.alter cluster policy callout "[{}]"',
    '.show cluster polic',
    `.execute cluster script <|\n.alter-merge cluster policy callout @'${policy}'`,
  ];
  return commands[random(commands.length)] ?? '';
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

describe(`${REQUESTS} random commands over 100 connections`, () => {
  it('are each answered as by the library, and none is lost', async () => {
    const { application, url } = await serving(
      NAMES.map(name => ({ name })),
      // So that answers wait for the disk, and requests come in between.
      { writer: () => new Promise(resolve => setImmediate(resolve)) },
    );
    // The order in which the server took them: it answers a request in one go.
    const order: { readonly index: number; readonly name: string }[] = [];
    const respond = application.respond.bind(application);
    application.respond = request => {
      const place = {
        index: Number(request.headers['x-ms-client-request-id']),
        name: request.path.split('/')[1] ?? '',
      };
      const response = respond(request);
      if (response instanceof Promise) void response.then(() => order.push(place));
      else order.push(place);
      return response;
    };

    const random = randomNumbers(20_261_122);
    const commands = Array.from({ length: REQUESTS }, () => ({
      name: NAMES[random(3)] ?? '',
      csl: randomCommand(random),
    }));
    const answers: Answer[] = [];
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < commands.length) {
        const index = next++;
        const { name = '', csl = '' } = commands[index] ?? {};
        answers[index] = await post(agent, `${url}/${name}/v1/rest/mgmt`, csl, index);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, worker));
    agent.destroy();

    expect(order).toHaveLength(REQUESTS);
    const models = new Map(NAMES.map(name => [name, new Cluster({ name })]));
    let refused = 0;
    for (const { index, name } of order) {
      const result = models.get(name)?.execute(commands[index]?.csl ?? '');
      const { status, body } = answers[index] ?? { status: 0, body: '' };
      if (result?.ok === true) {
        expect(status).toBe(200);
        const { Tables } = JSON.parse(body) as { Tables: readonly { Rows: unknown }[] };
        expect(Tables).toHaveLength(result.piped ? 4 : 1);
        expect(Tables[0]?.Rows).toEqual(toV1Response(result.tables).Tables[0]?.Rows);
      } else {
        refused++;
        expect(status).toBe(result?.error.httpStatus);
        expect((JSON.parse(body) as { error: { '@message': string } }).error['@message']).toBe(result?.error.message);
      }
    }
    expect(refused).toBeGreaterThan(REQUESTS / 10);
    for (const { state } of application.store.state.clusters.values()) {
      expect(state.dataPlanePolicy).toEqual(models.get(state.name)?.dataPlanePolicy);
    }
  });
});

function post(agent: Agent, url: string, csl: string, id: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const body = JSON.stringify({ csl });
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-ms-client-request-id': String(id),
    };
    request(url, { method: 'POST', agent, headers }, response => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', reject).on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: text });
      });
    })
      .on('error', reject)
      .end(body);
  });
}
