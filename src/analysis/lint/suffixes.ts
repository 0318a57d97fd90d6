import type { ArmCalloutType } from '../../policy/callout-types.js';
import { serviceForms } from './net/service-forms.js';

/** Domains directly under which anybody can get a name and receive what is sent there. */
export function sharedDomains(): readonly string[] {
  domains ??= [
    ...new Set(
      serviceForms().flatMap(({ labels, path, domain }) => {
        const [first, ...others] = labels.toReversed();
        const isDirect = path === null && first?.kind === 'tenant' && others.every(({ kind }) => kind === 'literal');
        return isDirect ? [domain] : [];
      }),
    ),
  ];
  return domains;
}

let domains: readonly string[] | undefined;

/**
 * The callout types that are for hosts of a shape: those of the service with the longest domain that it ends in; null where any may
 * be, or it is not known.
 */
export function typesUnder(shape: string): readonly ArmCalloutType[] | null {
  let longest = '';
  let types: readonly ArmCalloutType[] | null = null;
  const look = (domain: string, those: readonly ArmCalloutType[] | null): void => {
    if (shape !== domain && !shape.endsWith(`.${domain}`)) return;
    if (domain.length > longest.length) [longest, types] = [domain, those];
    else if (domain === longest) types = types === null || those === null ? null : [...new Set([...types, ...those])];
  };
  for (const { domain, service } of serviceForms()) look(domain, service.types);
  return types;
}
