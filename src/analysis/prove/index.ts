/** Properties of policies that hold for every URI, or a URI against them, and certificates that others can check. */
export { certify, type CertificateResult } from './certificate.js';
export type { NamedPolicy } from './claims.js';
export type { OtherVerdict } from './other-subjects.js';
export { parseProperty, propertyText, PROPERTY_FORMS, type Property } from './property.js';
export { prove, type Verdict, type Witness } from './prove.js';
export { readProperties } from './read-properties.js';
