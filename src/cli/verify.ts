import { printable } from '../../grammar/text/mention.js';
import { checkCertificate, type CertifiedProperty, type CheckedCertificate } from '../verify/check-certificate.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { onlyOperand, type Invocation, type Subcommand } from './subcommand.js';

/** `verify CERTIFICATE`: does a certificate of `prove` prove what it says? */
export const verify: Subcommand = {
  name: 'verify',
  operands: 'CERTIFICATE',
  description: `Checks a certificate that prove wrote, without any of the code that writes certificates, and lists what it proves, of which
policies: whether these are the ones that you care about, only you can tell. CERTIFICATE is a file, REV:PATH for a file of
a git revision, - for standard input.
Exit codes: 0 valid, 1 refused, 2 bad usage or unreadable input.`,
  examples: [{ arguments: 'verify certificate.json', purpose: 'what a certificate proves' }],
  options: [],
  run: check,
};

async function check(invocation: Invocation): Promise<ExitCode> {
  const { console, inputs } = invocation;
  const { name, text } = await inputs.need(onlyOperand(invocation, verify));
  const result = checkCertificate(text.replace(/^\ufeff/, ''));
  if (result.ok) {
    await console.write('text', validText(result.certificate));
    return exitCodes.ok;
  }
  const place = name === null ? '' : `${printable(name)}: `;
  await console.write('text', `${place}${console.style.error('refused')}: ${printable(result.reason)}\n`);
  return exitCodes.failed;
}

/**
 * For people:
 *
 *     valid: proved for every text
 *       only sql within hosts contoso.database.windows.net
 *     of policy.json (cluster mycluster, 3 rules)
 */
function validText({ policies, properties }: CheckedCertificate): string {
  const [policy, ...others] = policies.map(
    ({ name, cluster, rules }) =>
      `${printable(name)} (cluster ${printable(cluster)}, ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'})`,
  );
  return [
    'valid: proved for every text',
    ...properties.map(property => `  ${printable(propertyText(property))}`),
    `of ${policy ?? ''}`,
    ...others.map(other => `beside ${other}`),
    '',
  ].join('\n');
}

/** As `prove` writes properties. */
function propertyText(property: CertifiedProperty): string {
  if ('only' in property) {
    const { within } = property;
    return `only ${property.only} within ${'regex' in within ? within.regex : `hosts ${within.hosts.join(', ')}`}`;
  }
  if ('never' in property) return `never ${property.never} matching ${property.matching}`;
  const [verb, name] = 'subset' in property ? ['subset', property.subset] : ['equal', property.equal];
  return `${verb} ${name}${property.type === null ? '' : ` for ${property.type}`}`;
}
