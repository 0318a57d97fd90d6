/** Properties of policies that hold for every URI, or a URI against them, and certificates that others can check. */
export { certify, type CertificateResult } from './certificate.js';
export type { NamedPolicy } from './claims.js';
export type { OtherOutcome } from './other-subjects.js';
export { parseProperty, propertyText, PROPERTY_FORMS, type Property } from './property.js';
export { gateOutcome, prove, type ProvingOptions, type PropertyOutcome, type Counterexample } from './prove.js';
export { readProperties } from './read-properties.js';
