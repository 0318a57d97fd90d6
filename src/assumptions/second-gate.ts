const GATED =
  /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|0(?:\.0){3}|169\.254(?:\.\d{1,3}){2}|\[(?:::1|::|fe[89ab][0-9a-f]:.*|::ffff:(?:127|169\.254)\..*)\])$/;

/** Whether the service refuses a host behind the policy: loopback and link-local addresses. The host is in lower case. */
export function isGatedHost(host: string): boolean {
  return GATED.test(host);
}
