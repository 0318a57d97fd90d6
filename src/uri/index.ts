/** What there is to know about URIs: their parts, when they are well-formed, and both as pieces of regexes. */
export { DEFAULT_PORTS, originOf, uriParts, withLowerCaseHost, type UriParts } from './parts.js';
export {
  anyCase,
  HOST,
  HOST_UNITS,
  HTTP_SCHEME,
  LOWER_CASE_HOST,
  OPTIONAL_USERINFO,
  PORT,
  portPattern,
  readableUris,
  SCHEME,
  SHORT_PORT,
} from './patterns.js';
export { isIpv4, isIpv6, isWellFormed } from './well-formed.js';
