/** What the page asks of the worker, and what it gets back: plain values only, since they cross between threads. */

/** A stretch of a text, in UTF-16 units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Why a text cannot be used. */
export interface TextProblem extends Stretch {
  readonly reason: string;
  readonly message: string;
  readonly hint: string | null;
}

/** The cluster that everything is asked about. */
export interface ClusterText {
  /** Any text that the command line reads as a policy; empty: a new cluster. */
  readonly text: string;
  /** A parameters file of ARM, for a template; empty: none. */
  readonly parameters: string;
}

/** One line of the list of callouts. */
export interface CheckedLine {
  /** The line of the list, from 0. */
  readonly line: number;
  readonly verdict: 'allowed' | 'denied' | 'problem';
  /** What of the service is not known and turns the answer, as `DEPENDS on …`; null where nothing does. */
  readonly rest: string | null;
  /** The deciding rule, or the reason, in a few words. */
  readonly because: string;
  /** The whole explanation, or what is wrong with the line. */
  readonly explanation: string;
}

/** How long an analysis may compute. */
interface Limited {
  /** In seconds, where it is not to be what the page grants. */
  readonly seconds?: number;
}

export interface ShownFix {
  readonly edit: Stretch & { readonly text: string };
  readonly regex: string;
  /** What the proof rests on; null where nothing is assumed. */
  readonly assumption: string | null;
}

export interface ShownFinding extends Stretch {
  readonly rule: string;
  readonly name: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  /** A text that shows it, and what happens to it. */
  readonly witness: { readonly uri: string; readonly effect: string } | null;
  readonly advice: string | null;
  readonly assumption: string | null;
  readonly fix: ShownFix | null;
}

/** What may be typed in place of a stretch. */
export interface Completions extends Stretch {
  readonly candidates: readonly { readonly text: string; readonly label: string }[];
}

/** The requests, by name: what is given, and what comes back. */
export interface Requests {
  readonly check: {
    readonly given: { readonly cluster: ClusterText; readonly callouts: string };
    readonly answer: { readonly problem: TextProblem | null; readonly lines: readonly CheckedLine[] };
  };
  readonly lint: {
    readonly given: { readonly cluster: ClusterText } & Limited;
    readonly answer: { readonly findings: readonly ShownFinding[]; readonly problems: readonly TextProblem[] };
  };
  readonly who: {
    readonly given: { readonly cluster: ClusterText } & Limited;
    readonly answer: { readonly problem: TextProblem | null; readonly text: string };
  };
  readonly diff: {
    readonly given: { readonly before: ClusterText; readonly after: ClusterText } & Limited;
    readonly answer: {
      readonly problem: (TextProblem & { readonly side: 'before' | 'after' }) | null;
      readonly text: string;
    };
  };
  /** The cluster as an ARM template, and what of it no template can hold. */
  readonly template: {
    readonly given: { readonly cluster: ClusterText };
    readonly answer: { readonly problem: TextProblem | null; readonly text: string; readonly left: readonly string[] };
  };
  /** What may be typed at a place of the cluster's text. */
  readonly completeCluster: {
    readonly given: { readonly text: string; readonly offset: number };
    readonly answer: Completions;
  };
  /** What the rule at a place allows, in words; null where there is no rule. */
  readonly hover: {
    readonly given: { readonly cluster: ClusterText; readonly offset: number };
    readonly answer: (Stretch & { readonly lines: readonly string[] }) | null;
  };
  readonly audit: {
    readonly given: { readonly cluster: ClusterText; readonly before: ClusterText | null; readonly kql: string };
    readonly answer: { readonly problem: TextProblem | null; readonly text: string };
  };
  /** Starts the console anew with this cluster. */
  readonly open: {
    readonly given: { readonly cluster: ClusterText };
    readonly answer: { readonly problem: TextProblem | null };
  };
  /** Runs one entry of the console. */
  readonly run: {
    /** `width`: columns to print into. */
    readonly given: { readonly entry: string; readonly width: number };
    readonly answer: {
      readonly results: readonly { readonly kind: 'output' | 'error' | 'warning'; readonly text: string }[];
    };
  };
  /** How an entry of the console is coloured. */
  readonly highlight: {
    readonly given: { readonly text: string };
    readonly answer: { readonly stretches: readonly (Stretch & { readonly kind: string })[] };
  };
  readonly complete: {
    readonly given: { readonly text: string; readonly offset: number };
    readonly answer: Completions;
  };
}

export type RequestName = keyof Requests;
export type Given<Name extends RequestName> = Requests[Name]['given'];
export type Answer<Name extends RequestName> = Requests[Name]['answer'];
