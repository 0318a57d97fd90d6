import { armsOf } from '../arms.js';
import { shapeOf } from '../branches.js';
import { askFor } from '../hostile.js';
import { language } from '../questions.js';
import type { PatternRule } from '../rule.js';

const METADATA = language(String.raw`\Ahttps?://169\.254\.169\.254(?::80|:443)?(?:[/?#]|\z)`);
const TOKEN = language(String.raw`\Ahttp://169\.254\.169\.254/metadata/identity/oauth2/token\z`);
const LOCAL = language(
  String.raw`\Ahttps?://(?:127\.0\.0\.1|0x7f\.1|0x7f000001|0xa9fea9fe|017700000001|2130706433|2852039166|\[::1\]|10\.0\.0\.1|192\.168\.0\.1|168\.63\.129\.16)(?::[0-9]+)?(?:[/?#]|\z)`,
);

const ANYBODY = language(String.raw`\Ahttps?://evil(?:\.example)?(?:[^a-z0-9.-]|\z)`);

export const ipReachable: PatternRule = {
  id: 'EGR024',
  name: 'ip-reachable',
  severity: 'error',
  summary: 'Addresses are allowed in place of names, that of the metadata service or of the local network among them.',
  about: 'regex',
  appliesTo: 'allow',
  *check(subject) {
    for (const { node, isAnchored, branches } of armsOf(subject)) {
      // A host that is written out needs no guess: then it is the metadata service, or it is not.
      const host = branches.find(branch => branch.host.length > 0)?.host ?? [];
      const isOpen = host.some(({ kind }) => kind !== 'unit');
      if (!isAnchored || !branches.every(({ scheme }) => scheme !== null)) continue;
      if (!isOpen && shapeOf(host) !== '169.254.169.254') continue;
      // A regex that also allows a host that belongs to nobody has findings of its own.
      if (subject.questions.find([subject.language, ANYBODY]).kind !== 'none') continue;
      const [first, last] = [host[0]?.node, host.at(-1)?.node];
      const span = { start: first?.start ?? node.start, end: last?.end ?? node.end };
      const metadata = [
        ...askFor(subject, {
          span,
          message: 'the metadata service can be reached, which hands out tokens of the cluster',
          hostile: [METADATA],
          prefer: [TOKEN],
        }),
      ];
      if (metadata.length > 0) yield* metadata;
      else if (isOpen) {
        yield* askFor(subject, { span, message: 'addresses of the local network can be reached', hostile: [LOCAL] });
      }
    }
  },
};
