/** What the process tells its caller, the same for every subcommand. */
export const exitCodes = {
  /** All went well, or the answer is yes. */
  ok: 0,
  /** A command failed, or the answer is no. */
  failed: 1,
  /** The command line is wrong, or an input cannot be read. Nothing was run. */
  usage: 2,
  /** The answer is not known: a budget ran out, or an input does not tell. */
  undecided: 3,
  /** An error in this program (EX_SOFTWARE of sysexits.h). */
  fault: 70,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
