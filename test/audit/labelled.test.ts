import { describe, expect, it } from 'vitest';
import { CONSTRUCTS } from '../../src/audit/constructs.js';
import { adversarialTexts, CALLOUT_CASES, constructTexts, score, wildTexts, type LabelledText } from './labelled.js';

/*
 * Protects what an audit promises: it finds the callouts of texts that others labelled, invents none, skips none in silence, and
 * prints no secret.
 */

function expectGood(texts: readonly LabelledText[]): void {
  const result = score(texts);
  expect(result.silent).toEqual([]);
  expect(result.secrets).toEqual([]);
  expect(result.missing).toEqual([]);
  expect(result.wrong).toEqual([]);
  expect(result.literals).toBeGreaterThan(80);
  expect(result.literalAnswers).toBeGreaterThanOrEqual(result.literalsFound * 0.9);
}

describe('the audit of labelled texts', () => {
  it('finds every callout of the texts that were written to mislead it', () => {
    expectGood(adversarialTexts());
  });

  it('finds every callout of texts of every construct', () => {
    const texts = constructTexts();
    expectGood(texts);
    const constructs = new Set(texts.flatMap(({ expect: labels }) => labels.map(({ construct }) => construct)));
    const missing = CONSTRUCTS.filter(construct => !constructs.has(construct));
    // Scripts that are elsewhere: infra.test.ts.
    expect(missing).toEqual(['script_url']);
  });

  it('finds every callout of public texts of several authors', context => {
    const texts = wildTexts();
    if (texts.length === 0) {
      console.log(`skipped: the public texts are not at ${CALLOUT_CASES}`);
      context.skip();
    }
    expectGood(texts);
  });
});
