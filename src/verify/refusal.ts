/** Carries the reason of a refusal out of the checking; never leaves the folder. */
export class CertificateError extends Error {}

export function demand(condition: boolean, reason: string): asserts condition {
  if (!condition) throw new CertificateError(reason);
}

export function at<Item>(items: ArrayLike<Item>, index: number): Item {
  const item = items[index];
  demand(item !== undefined, 'something is missing');
  return item;
}
