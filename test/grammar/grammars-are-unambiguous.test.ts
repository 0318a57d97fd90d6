/*
 * Chevrotain's own checks of our three grammars: no alternative hides another one, no left recursion, no rule without an end. The
 * product skips them to start faster, and would answer nonsense where one of them fails.
 */
import { EmbeddedActionsParser } from 'chevrotain';
import { describe, expect, it } from 'vitest';
import { CommandParser } from '../../grammar/parser.js';
import { QueryParser } from '../../grammar/query/parser.js';
import { keywordType } from '../../grammar/tokens.js';
import { TemplateExpressionParser } from '../../src/arm/parser.js';
import { language } from '../../src/commands/language.js';
import { language as tailLanguage } from '../../src/tabular/query/operators/index.js';

describe("the grammars pass chevrotain's validation", () => {
  it.each([
    ['of commands', () => new CommandParser(language.table, { validate: true })],
    ['of query tails', () => new QueryParser(tailLanguage, { validate: true })],
    ["of ARM's expressions", () => new TemplateExpressionParser({ validate: true })],
  ])('%s', (_, build) => {
    expect(build).not.toThrow();
  });

  it('which refuses two alternatives that begin alike', () => {
    const show = keywordType('show');
    const words = [keywordType('callout'), keywordType('caching')];
    class Ambiguous extends EmbeddedActionsParser {
      constructor() {
        super([show, ...words], { maxLookahead: 1, skipValidations: false });
        this.RULE('command', () => {
          this.OR(
            words.map((word, index) => ({
              ALT: () => {
                this.consume(index, show);
                this.consume(index, word);
              },
            })),
          );
        });
        this.performSelfAnalysis();
      }
    }
    expect(() => new Ambiguous()).toThrow(/Ambiguous Alternatives/);
  });
});
