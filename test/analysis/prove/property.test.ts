import { describe, expect, it } from 'vitest';
import { parseProperty, propertyText } from '../../../src/analysis/prove/index.js';

/** The word between type and regex must not become a part of the regex: such a property would hold of every policy. */
describe('never TYPE matching REGEX', () => {
  const NEVER = { never: 'webapi', matching: '^http://' };

  it.each(['never webapi matching ^http://', 'never webapi  Matching  ^http://', 'never webapi ^http://'])(
    'is read from %j',
    text => {
      expect(parseProperty(text)).toEqual({ ok: true, value: NEVER });
    },
  );

  it('is written as it is read', () => {
    const result = parseProperty('never webapi ^http://');
    expect(result.ok ? propertyText(result.value) : '').toBe('never webapi matching ^http://');
  });

  it.each(['never webapi', 'never webapi matching', 'never webapi matching '])('needs a regex: %j', text => {
    expect(parseProperty(text)).toMatchObject({ ok: false, problem: { message: '`never TYPE` needs a REGEX' } });
  });

  it.each(['never webapi within hosts evil.example', 'never webapi to evil.example', 'never webapi match evil'])(
    'is not a regex with other words before it: %j',
    text => {
      const result = parseProperty(text);
      expect(result.ok ? '' : result.problem.message).toMatch(
        /^`never TYPE` takes `matching REGEX`, but found `(within|to|match)`$/,
      );
    },
  );

  it('may be a regex with a blank after the word', () => {
    expect(parseProperty('never webapi matching a b')).toMatchObject({ ok: true, value: { matching: 'a b' } });
  });
});
