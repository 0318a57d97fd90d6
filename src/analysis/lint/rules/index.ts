import type { LintRule } from '../rule.js';
import { admitsUserNames } from './admits-user-names.js';
import { allowAll } from './allow-all.js';
import { allowShadowed } from './allow-shadowed.js';
import { anchorPrecedence } from './anchor-precedence.js';
import { anyPort } from './any-port.js';
import { bothLists } from './both-lists.js';
import { denyBypassed } from './deny-bypassed.js';
import { catastrophicBacktracking } from './catastrophic-backtracking.js';
import { contradictingRules } from './contradicting-rules.js';
import { dollarBeforeNewline } from './dollar-before-newline.js';
import { dotSegments } from './dot-segments.js';
import { badSuppression } from './bad-suppression.js';
import { doubleEscaped } from './double-escaped.js';
import { emptyAlternative } from './empty-alternative.js';
import { fqdnCovered } from './fqdn-covered.js';
import { fqdnEntry } from './fqdn-entry.js';
import { fqdnListReach } from './fqdn-list-reach.js';
import { inlineOptions } from './inline-options.js';
import { internationalName } from './international-name.js';
import { invalidRegex } from './invalid-regex.js';
import { ipReachable } from './ip-reachable.js';
import { lazyEmptyRepeat } from './lazy-empty-repeat.js';
import { leadingWildcard } from './leading-wildcard.js';
import { missingScheme } from './missing-scheme.js';
import { multiTenantSuffix } from './multi-tenant-suffix.js';
import { noEndBoundary } from './no-end-boundary.js';
import { noLeftLabelBoundary } from './no-left-label-boundary.js';
import { noStartAnchor } from './no-start-anchor.js';
import { nullableLabel } from './nullable-label.js';
import { oddDelimiter } from './odd-delimiter.js';
import { outboundOpen } from './outbound-open.js';
import { overlyLargeRange } from './overly-large-range.js';
import { partialOverlap } from './partial-overlap.js';
import { pathBeginning } from './path-beginning.js';
import { pathPrefix } from './path-prefix.js';
import { plaintextScheme } from './plaintext-scheme.js';
import { queryInHost } from './query-in-host.js';
import { reachesAnyHost } from './reaches-any-host.js';
import { reachesAnyTenant } from './reaches-any-tenant.js';
import { reachesPublicSuffix } from './reaches-public-suffix.js';
import { redundantRule } from './redundant-rule.js';
import { refused } from './refused.js';
import { typeMismatch } from './type-mismatch.js';
import { unescapedDot } from './unescaped-dot.js';
import { unicodeClass } from './unicode-class.js';
import { unknownType } from './unknown-type.js';
import { unreachableRegex } from './unreachable-regex.js';
import { unsupportedConstruct } from './unsupported-construct.js';
import { upperCaseHost } from './upper-case-host.js';
import { userinfoAdmitted } from './userinfo-admitted.js';
import { whitespaceInPattern } from './whitespace-in-pattern.js';
import { wildcardCrossesSlash } from './wildcard-crosses-slash.js';

/** Every rule, by id. To add one: a file and a page of the same name here, and a line. */
export const lintRules: readonly LintRule[] = [
  unescapedDot,
  noStartAnchor,
  noEndBoundary,
  noLeftLabelBoundary,
  leadingWildcard,
  wildcardCrossesSlash,
  userinfoAdmitted,
  oddDelimiter,
  queryInHost,
  missingScheme,
  plaintextScheme,
  anyPort,
  overlyLargeRange,
  anchorPrecedence,
  whitespaceInPattern,
  nullableLabel,
  emptyAlternative,
  doubleEscaped,
  unicodeClass,
  multiTenantSuffix,
  pathPrefix,
  dotSegments,
  upperCaseHost,
  ipReachable,
  dollarBeforeNewline,
  inlineOptions,
  catastrophicBacktracking,
  allowShadowed,
  redundantRule,
  allowAll,
  unreachableRegex,
  partialOverlap,
  contradictingRules,
  internationalName,
  unsupportedConstruct,
  typeMismatch,
  unknownType,
  bothLists,
  fqdnEntry,
  invalidRegex,
  refused,
  badSuppression,
  lazyEmptyRepeat,
  reachesAnyHost,
  reachesPublicSuffix,
  reachesAnyTenant,
  pathBeginning,
  denyBypassed,
  fqdnListReach,
  fqdnCovered,
  admitsUserNames,
  outboundOpen,
];
