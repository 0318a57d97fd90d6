import { describe, expect, it } from 'vitest';
import { Application } from '../../src/server/application.js';
import { EmulatorStore, type EmulatorState } from '../../src/server/store.js';
import { ask, command, fixedSurroundings, stateWith } from './harness.js';

/* Protects the state from faults of ours: a request that meets one changes nothing and tells nothing of the inside. */

/** Fails once, right after a change. */
class FaultyStore extends EmulatorStore {
  isBroken = true;

  override replace(next: EmulatorState): void {
    super.replace(next);
    if (!this.isBroken) return;
    this.isBroken = false;
    throw new TypeError('secret detail');
  }
}

describe('a fault inside', () => {
  it('is a 500 without details, is logged, and leaves the state as it was', () => {
    const surroundings = fixedSurroundings();
    const store = new FaultyStore(stateWith([], surroundings));
    const faults: unknown[] = [];
    const application = new Application(
      { store, surroundings, operationDelay: 0 },
      { fault: error => faults.push(error) },
    );
    const before = store.state;
    const csl = `.alter cluster policy callout @'[{"CalloutType":"sql","CalloutUriRegex":"a","CanCall":true}]'`;
    const response = command({ application }, csl);
    expect(response.status).toBe(500);
    expect(response.body).not.toContain('secret');
    expect(response.json).toMatchObject({ error: { code: 'InternalServiceError', '@permanent': false } });
    expect(faults).toHaveLength(1);
    expect(store.state).toBe(before);
    expect(command({ application }, csl).status).toBe(200);
    expect(ask({ application }, 'GET', '/health').status).toBe(200);
  });
});
