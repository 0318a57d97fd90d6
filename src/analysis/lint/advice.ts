/** What to do where there is no fix that keeps its contract, by rule. */
const ADVICE: Readonly<Record<string, string>> = {
  EGR001: String.raw`write \. for each dot of the host`,
  EGR002: 'begin the regex with ^https:// and the host',
  EGR003: 'end the host with (?:[/?#]|$), after a port if one is used',
  EGR004: 'write out the host from its first label on',
  EGR005: 'write out the host in place of the wildcard',
  EGR006: 'write [a-z0-9-]+ for each label that varies',
  EGR007: 'end the host, or its port, with (?:[/?#]|$)',
  EGR008: 'list the characters that labels have: [a-z0-9-]',
  EGR009: 'list the characters that labels have: [a-z0-9-]',
  EGR010: 'ask for https:// at the start',
  EGR011: 'allow https:// only, when nothing is called over http:// any more',
  EGR012: 'name the ports that are used',
  EGR013: 'write each range within small letters, capitals or digits: A-Za-z',
  EGR014: 'put the alternatives in a group after the ^',
  EGR015: 'remove the blanks; the rule then matches more than now, so look at it again',
  EGR016: 'ask for at least one character in the label',
  EGR018: 'remove one backslash; the rule then matches more than now, so look at it again',
  EGR020: 'name the accounts that are yours',
  EGR021: 'end the path with a slash, or with (?:[/?#]|$)',
  EGR022: String.raw`list what names in the path are made of, or leave out texts with /../`,
  EGR023: 'write the host in small letters; the rule then matches other texts than now',
  EGR024: 'name hosts in place of addresses',
  EGR045: 'begin with ^https://, write out the host, and end it with (?:[/?#]|$)',
  EGR046: 'write out the domain that is yours',
  EGR047: 'name the accounts that are yours',
  EGR048: 'end the name in the path with a slash',
  EGR049: 'deny with (?i), https?, and any port; or allow less',
  EGR052: 'leave the user name out',
  EGR053: 'set restrictOutboundNetworkAccess to Enabled, once you know which callouts are made (audit, propose)',
};

/** Advice for fixing it; null where the message says it all. */
export function adviceOn(rule: string): string | null {
  return ADVICE[rule] ?? null;
}
