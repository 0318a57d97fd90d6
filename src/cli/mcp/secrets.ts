/*
 * Secrets in answers to assistants: what is in a transcript is read by others. Every repeat is bounded, since the texts are anybody's.
 */

const SECRETS: readonly RegExp[] = [
  // A parameter of a query or of a connection string.
  /((?<![\w.-])(?:sig|code|[\w.-]{0,40}(?:key|token|secret|password|passwd|pwd|signature|credential)[\w.-]{0,40})=)([^&;\s"'`]+)/gi,
  // The password of a user.
  /(:\/\/[^/\s:@?#]{0,100}:)([^/\s@]{1,500})(?=@)/g,
  // The key of a storage account, as KQL writes it behind the URI.
  /(\bhttps?:\/\/[^\s"'`;]{1,2000};)([A-Za-z0-9+/]{16,}={0,2})/gi,
];

/** The text with stars in place of secrets: as many, so that what is below a line still points at the same place. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce(
    (masked, secret) => masked.replace(secret, (_, before: string, value: string) => before + '*'.repeat(value.length)),
    text,
  );
}
