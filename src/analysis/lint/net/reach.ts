import { escapeForRegex } from '../../../policy/rules-in-force.js';
import type { FiniteAutomaton } from '../../../automata/index.js';
import { HostWalk, type WalkPosition } from './host-walk.js';
import { serviceForms, type ServiceForm } from './service-forms.js';
import { isException, publicSuffixes, type SuffixNode } from './suffix-tree.js';

/** Hosts of strangers that a rule reaches. */
export type ExposedHosts =
  /** Names under most of the domains that there are. */
  | { readonly kind: 'any-host' }
  /** Names without a dot, of machines nearby: `localhost`, `metadata`. */
  | { readonly kind: 'any-local-name' }
  /** A name that is written out, but under any domain: `contoso.` and whatever follows. */
  | { readonly kind: 'any-suffix'; readonly suffixes: readonly string[] }
  /** Addresses in place of names. */
  | { readonly kind: 'any-address' }
  /** Any name directly under a domain where names are sold or given away. */
  | { readonly kind: 'public-suffix'; readonly suffix: string }
  /** Any account of a service. */
  | { readonly kind: 'any-tenant'; readonly form: ServiceForm }
  /** An account that is named, but wherever in the world it is. */
  | { readonly kind: 'any-region'; readonly form: ServiceForm };

/** What hosts of an automaton reach. */
export interface HostReach {
  readonly reaches: readonly ExposedHosts[];
  /** Forms of services whose hosts tenants share, of which some host is reached: there the path says whose it is. */
  readonly byPath: readonly ServiceForm[];
}

/** From so many top-level domains on, names under any are reached. */
const MIN_DOMAINS_OF_ANY_HOST = 40;
/** More suffixes are not told one by one. */
const MAX_SUFFIXES = 100;
/** An address has four numbers; so many addresses at least are not one's own network. */
const MIN_ADDRESSES = 65_536;

/** What strangers may have, of the hosts that an automaton reads backward. */
export function hostReach(automaton: FiniteAutomaton): HostReach {
  const walk = new HostWalk(automaton);
  const suffixes = openSuffixes(walk);
  const topLevel = suffixes.filter(suffix => !suffix.includes('.'));
  if (topLevel.length >= MIN_DOMAINS_OF_ANY_HOST) return { reaches: [{ kind: 'any-host' }], byPath: [] };
  const services = serviceForms().flatMap(form => serviceReach(walk, form));
  const isUnderSuffix = ({ domain }: ServiceForm): boolean => suffixes.some(suffix => domain.endsWith(`.${suffix}`));
  const told = services.filter(({ form }) => !isUnderSuffix(form));
  const named = namedUnderAny(walk, suffixes);
  const reaches: ExposedHosts[] = [
    ...(hasAnyLocalName(walk) ? [{ kind: 'any-local-name' } as const] : []),
    ...(named.length > 0 ? [{ kind: 'any-suffix', suffixes: named } as const] : []),
    ...(hasAnyAddress(walk) ? [{ kind: 'any-address' } as const] : []),
    ...suffixes
      .filter(suffix => !told.some(({ form }) => isDomainOf(form, suffix)))
      .slice(0, MAX_SUFFIXES)
      .map(suffix => ({ kind: 'public-suffix', suffix }) as const),
    ...told,
  ];
  const byPath = serviceForms().filter(form => form.path !== null && !isUnderSuffix(form) && reachesHost(walk, form));
  return { reaches, byPath };
}

/** Whether a suffix is what follows the name of a tenant. */
function isDomainOf({ labels }: ServiceForm, suffix: string): boolean {
  const names = suffix.split('.').toReversed();
  return (
    names.length === labels.length - 1 &&
    names.every((name, index) => {
      const label = labels[index];
      return label?.kind === 'literal' ? label.text === name : label?.kind === 'location';
    })
  );
}

/** Every public suffix under which there is room for any name. */
function openSuffixes(walk: HostWalk): readonly string[] {
  const found: string[] = [];
  const visit = (node: SuffixNode, place: WalkPosition, labels: readonly string[]): void => {
    for (const [label, child] of node.under) {
      const read = label === '*' ? walk.afterAnyLabel(place) : walk.afterLabel(place, label);
      if (walk.isDead(read)) continue;
      const after = walk.afterDot(read);
      if (walk.isDead(after)) continue;
      const name = [label, ...labels];
      if (child.isSuffix && !isException(name) && walk.isOpen(after, true)) found.push(name.join('.'));
      // What is under an open domain is not told again.
      else visit(child, after, name);
    }
  };
  visit(publicSuffixes(), walk.start, []);
  return found;
}

/** Names of machines that every network has. */
const LOCAL_NAMES = ['localhost', 'metadata', 'evil'];

/** Whether there is room for any name without a dot. */
function hasAnyLocalName(walk: HostWalk): boolean {
  return LOCAL_NAMES.some(name => walk.isHost(walk.afterLabel(walk.start, name))) && walk.isOpen(walk.start, false);
}

/** A rule that lists domains itself lists fewer. */
const MIN_DOMAINS_OF_A_NAME = 8;

/** The top-level domains under which names are reached that are written out, where there is room for any such domain. */
function namedUnderAny(walk: HostWalk, open: readonly string[]): readonly string[] {
  if (!walk.isOpen(walk.start, true)) return [];
  const found: string[] = [];
  for (const [label, { isSuffix }] of publicSuffixes().under) {
    if (!isSuffix || open.includes(label)) continue;
    const after = walk.afterDot(walk.afterLabel(walk.start, label));
    if (!walk.isDead(after)) found.push(label);
  }
  return found.length >= MIN_DOMAINS_OF_A_NAME ? found : [];
}

/** Whether a form of a service has room for any tenant. */
function serviceReach(
  walk: HostWalk,
  form: ServiceForm,
): readonly Extract<ExposedHosts, { readonly form: ServiceForm }>[] {
  if (form.path !== null) return [];
  let place = walk.start;
  let isAnyRegion = false;
  let hasTenant = false;
  for (const [index, label] of form.labels.entries()) {
    if (index > 0) place = walk.afterDot(place);
    if (walk.isDead(place)) return [];
    if (label.kind === 'tenant' && !hasTenant) {
      // What is before the name of a tenant is the tenant's own.
      hasTenant = true;
      const isLast = index === form.labels.length - 1;
      if (walk.isOpen(place, form.hasDeeper || !isLast)) return [{ kind: 'any-tenant', form }];
    } else if (label.kind === 'location' && !hasTenant) isAnyRegion ||= walk.isOpen(place, true);
    place = label.kind === 'literal' ? walk.afterLabel(place, label.text) : walk.afterAnyLabel(place);
  }
  return isAnyRegion && walk.isHost(place) ? [{ kind: 'any-region', form }] : [];
}

/** Whether there is a host of that form. */
function reachesHost(walk: HostWalk, form: ServiceForm): boolean {
  let place = walk.start;
  for (const [index, label] of form.labels.entries()) {
    if (index > 0) place = walk.afterDot(place);
    place = label.kind === 'literal' ? walk.afterLabel(place, label.text) : walk.afterAnyLabel(place);
    if (walk.isDead(place)) return false;
  }
  return walk.isHost(place);
}

/** Whether addresses are reached that are not a list of one's own. */
function hasAnyAddress(walk: HostWalk): boolean {
  let place = walk.start;
  let addresses = 1;
  for (let number = 0; number < 4; number++) {
    if (number > 0) place = walk.afterDot(place);
    addresses *= walk.countNumbers(place);
    place = walk.afterNumber(place);
  }
  return addresses >= MIN_ADDRESSES && walk.isHost(place);
}

const LABEL = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
/** A number of an address, or all of them. */
const NUMBER = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';

/** Patterns of the hosts that a reach is about, in small letters: the first one has those that make the best witness. */
export function hostPatternsOf(reach: ExposedHosts): readonly string[] {
  switch (reach.kind) {
    case 'any-host':
      return [
        String.raw`evil\.example`,
        String.raw`(?:${LABEL}\.)*evil\.example`,
        String.raw`(?:${LABEL}\.)*[a-z0-9-]*evil[a-z0-9-]*(?:\.${LABEL})+`,
        String.raw`(?:${LABEL}\.)+[a-z]+`,
      ];
    case 'any-local-name':
      return [`(?:${LOCAL_NAMES.join('|')})`, LABEL];
    case 'any-suffix': {
      const names = `(?:${reach.suffixes.slice(0, MAX_SUFFIXES).map(escapeForRegex).join('|')})`;
      return [`(?:${LABEL}\\.)+${names}`, String.raw`(?:${LABEL}\.)+[a-z]+`];
    }
    case 'any-address':
      return [
        String.raw`169\.254\.169\.254`,
        String.raw`203\.0\.113\.${NUMBER}`,
        String.raw`(?:${NUMBER}\.){3}${NUMBER}`,
      ];
    case 'public-suffix':
      return under(`\\.${reach.suffix.split('.').map(labelPattern).join('\\.')}`, true);
    case 'any-tenant':
    case 'any-region': {
      const labels = reach.form.labels
        .toReversed()
        .map(label => (label.kind === 'literal' ? escapeForRegex(label.text) : LABEL));
      const first = reach.form.labels.at(-1);
      if (reach.kind === 'any-region' || first?.kind !== 'tenant') return [labels.join('\\.')];
      return under(`\\.${labels.slice(1).join('\\.')}`, reach.form.hasDeeper);
    }
  }
}

function labelPattern(label: string): string {
  return label === '*' ? LABEL : escapeForRegex(label);
}

/** Hosts to try before anything else. */
export function likelyHostsOf(reach: ExposedHosts): readonly string[] {
  switch (reach.kind) {
    case 'any-host':
      return ['evil.example', 'evil.com'];
    case 'any-local-name':
      return LOCAL_NAMES;
    case 'public-suffix':
      return ['evil', 'attacker', 'www.evil'].map(name => `${name}.${reach.suffix.replaceAll('*', 'x')}`);
    case 'any-tenant': {
      const labels = reach.form.labels
        .slice(0, -1)
        .toReversed()
        .map(label => (label.kind === 'literal' ? label.text : 'westeurope'));
      return ['evil', 'attacker'].map(name => [name, ...labels].join('.'));
    }
    default:
      return [];
  }
}

/** Names under a domain, telling ones first. */
function under(domain: string, deeper: boolean): readonly string[] {
  const before = deeper ? `(?:${LABEL}\\.)*` : '';
  return [
    `evil${domain}`,
    `attacker${domain}`,
    `${before}[a-z0-9-]*evil[a-z0-9-]*${domain}`,
    `${before}${LABEL}${domain}`,
  ];
}
