import { describe, expect, it } from 'vitest';
import { adversarialTexts, CALLOUT_CASES, score, wildTexts, type LabelledText } from './labelled.js';

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
  expect(result.literals).toBeGreaterThan(90);
  expect(result.literalAnswers).toBeGreaterThanOrEqual(result.literalsFound * 0.9);
}

describe('the audit of labelled texts', () => {
  it('finds every callout of the texts that were written to mislead it', () => {
    expectGood(adversarialTexts());
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
