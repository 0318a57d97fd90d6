/** What a directive answers: text to show (null: nothing), or why it failed. */
export type DirectiveResult =
  | {
      readonly ok: true;
      readonly output: string | null;
      readonly warnings: readonly string[];
      /** What was done, for the user who typed it; a script does not tell it. */
      readonly told: string | null;
    }
  | { readonly ok: false; readonly message: string; readonly hint: string | null };

export function done(
  output: string | null = null,
  warnings: readonly string[] = [],
  told: string | null = null,
): DirectiveResult {
  return { ok: true, output, warnings, told };
}

export function refused(message: string, hint: string | null = null): DirectiveResult {
  return { ok: false, message, hint };
}
