import { describe, expect, it } from 'vitest';
import { Cluster } from '../../src/index.js';
import { openSession } from '../../src/library/open-session.js';
import type { Session } from '../../src/library/session.js';
import { kustoCallout } from '../cli/harness.js';

/* Protects `#assume`, and `--assume` of sessions: what is settled counts for the answers that follow. */

const HELP = '#check kusto https://HELP.kusto.windows.net/';

function outputOf(session: Session, line: string): string {
  const result = session.directive(line);
  if (!result.ok) return `refused: ${result.message} (${result.hint ?? ''})`;
  return result.output ?? result.told ?? '';
}

describe('#assume', () => {
  it('settles a question, tells what is settled, and opens it again', () => {
    const session = openSession(new Cluster());
    expect(outputOf(session, '#assume')).toMatch(
      /^nothing is assumed; the questions are predefined-rules, .*external-reads$/,
    );
    expect(outputOf(session, HELP)).toMatch(/^denied: .*DEPENDS on/);
    expect(outputOf(session, '#assume host-case=lower')).toBe('answers assume host-case=lower');
    expect(outputOf(session, '#assume match-subject=uri')).toBe('answers assume match-subject=uri');
    expect(outputOf(session, '#assume')).toBe('host-case=lower\nmatch-subject=uri');
    expect(outputOf(session, HELP)).toMatch(/^allowed: .*robust/);
    expect(outputOf(session, '#assume clear match-subject')).toBe('match-subject is open again');
    expect(outputOf(session, '#assume')).toBe('host-case=lower');
    expect(outputOf(session, '#assume clear')).toBe('nothing is assumed');
    expect(outputOf(session, HELP)).toMatch(/^denied/);
  });

  it('is taken back by #reset', () => {
    const session = openSession(new Cluster());
    outputOf(session, '#assume host-case=lower');
    outputOf(session, '#reset');
    expect(outputOf(session, '#assume')).toMatch(/^nothing is assumed/);
  });

  it.each([
    ['#assume host-cas=lower', /refused: `host-cas` is not an open question .*host-case/],
    ['#assume host-case=low', /refused: `low` is not a reading of host-case .*lower/],
    ['#assume host-case', /refused: there is no reading of host-case/],
    ['#assume clear host-cas', /refused: `host-cas` is not an open question .*host-case/],
  ])('refuses %s', (line, expected) => {
    expect(outputOf(openSession(new Cluster()), line)).toMatch(expected);
  });
});

describe('--assume', () => {
  it('counts for a script, and a line of it changes that', async () => {
    const script = `${HELP}\n#assume clear\n${HELP}\n`;
    const { stdout } = await kustoCallout(['run', '-', '--assume', 'host-case=lower'], { stdin: script });
    expect(stdout.match(/^(?:allowed|denied)/gm)).toEqual(['allowed', 'denied']);
  });

  it('settles what lint rests on', async () => {
    const policy = ['lint', '-', '--fail-on', 'never'];
    const stdin = '{"properties":{}}';
    const { stdout } = await kustoCallout([...policy, '--format', 'json', '--assume', 'predefined-rules=documented'], {
      stdin,
    });
    expect(stdout).not.toMatch(/predefined-rules/);
  });
});
