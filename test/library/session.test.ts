/*
 * Directives take all of their line or refuse it, and what can be undone is bounded.
 */
import { describe, expect, it } from 'vitest';
import { Cluster } from '../../src/index.js';
import { openSession } from '../../src/library/open-session.js';

const policyOf = (rules: number, mark: string) =>
  `.alter cluster policy callout @'${JSON.stringify(Array.from({ length: rules }, () => ({ CalloutType: 'sql', CalloutUriRegex: mark, CanCall: true })))}'`;

describe('a directive', () => {
  it.each(['#as admin a b c', '#cluster foo', '#reset x', '#undo x'])('with leftovers is refused: %s', line => {
    const session = openSession(new Cluster());
    expect(session.execute(policyOf(1, 'a')).ok).toBe(true);
    expect(session.directive(line)).toMatchObject({ ok: false });
    expect(session.cluster.dataPlanePolicy).toHaveLength(1);
  });

  it('#as takes a role and a principal', () => {
    const session = openSession(new Cluster());
    expect(session.directive('#as viewer aaduser=a').ok).toBe(true);
    expect(session.caller).toEqual({ role: 'viewer', principal: 'aaduser=a' });
  });
});

describe('undo', () => {
  it('keeps states of a million rules in all at most, and always the last one', () => {
    const session = openSession(new Cluster());
    session.execute(policyOf(90_000, 'a'));
    for (let change = 0; change < 13; change++) {
      session.execute(
        `.alter-merge cluster policy callout @'[{"CalloutType": "sql", "CalloutUriRegex": "${change}", "CanCall": true}]'`,
      );
    }
    let undone = 0;
    while (session.undo()) undone++;
    expect(undone).toBe(11);
  });
});

describe('callers in JavaScript that pass what is not a text or snapshot', () => {
  const cluster = new Cluster();
  const nothing = JSON.parse('null') as never;

  it.each([
    ['a command is a string, not null', () => cluster.execute(nothing)],
    ['a script is a string, not null', () => cluster.executeScript(nothing)],
    ['a URI is a string or a URL, not null', () => cluster.isAllowed('sql', nothing)],
    ['a callout type is a string, not null', () => cluster.decide(nothing, 'https://a')],
    [
      'restore takes a snapshot, as snapshot() gives it',
      () => {
        cluster.restore(nothing);
      },
    ],
    [
      'restore takes a snapshot, as snapshot() gives it',
      () => {
        cluster.restore({} as never);
      },
    ],
  ])('hear that %s, and the cluster stays as it was', (message, call) => {
    expect(call).toThrow(new TypeError(message));
    expect(cluster.execute('.show cluster policy callout').ok).toBe(true);
  });
});
