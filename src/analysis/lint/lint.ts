import { isArmStar } from '../../policy/rules-in-force.js';
import { complement, type Language } from '../../automata/index.js';
import type { ArmCalloutType } from '../../policy/callout-types.js';
import {
  decideInput,
  rulesByType,
  surveyInput,
  type InputOptions,
  type InputSurvey,
  type PolicyInput,
  type SourcedRule,
  type TypedRule,
  type WrittenRule,
} from '../inputs/index.js';
import { parsePattern } from '../../regex/index.js';
import type { Span } from '../../../grammar/text/positions.js';
import { adviceOn } from './advice.js';
import { languageOf } from './coverage.js';
import type { Finding, Fix, Severity } from './finding.js';
import { keptContract } from './fix.js';
import { PatternSubject } from './pattern-subject.js';
import { LintMemory, type PatternMemory } from './memory.js';
import { netOf, type NetResult } from './net/net.js';
import { language, plainMatch, Questions } from './questions.js';
import type { LintRule, PatternDraft, PatternRule, TypeRuleSet } from './rule.js';
import { allowAll } from './rules/allow-all.js';
import { lintRules } from './rules/index.js';
import { unsupportedConstruct } from './rules/unsupported-construct.js';
import { excusableLines, suppressionsIn } from './suppressions.js';
import { assumptionOf, Witnesses } from './witnesses.js';

/** How a text is linted. */
export interface LintRunOptions extends InputOptions {
  /** Another severity for a rule, or `off`, by id. */
  readonly severities?: ReadonlyMap<string, Severity | 'off'>;
  /** Asked now and then: has it taken too long? Then questions stay open. Default: never. */
  readonly isLate?: () => boolean;
  /** What earlier runs over like texts worked out, to be used and added to. Default: nothing is kept. */
  readonly memory?: LintMemory;
}

/** What was found in one text, in its order. */
export interface LintResult {
  readonly survey: InputSurvey;
  readonly findings: readonly Finding[];
}

/** The most different regexes that a run looks at. */
const MAX_REGEXES = 2_000;

/** More rules that deny are not worked into the questions about the others. */
const MAX_DENIALS = 8;

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/** Looks for problems in a text of any kind. */
export function lint(text: string, options: LintRunOptions = {}): LintResult {
  const survey = surveyInput(text, options);
  const memory = options.memory ?? new LintMemory();
  const questions = new Questions(options.isLate === undefined ? {} : { isLate: options.isLate }, memory);
  const isLate = options.isLate ?? (() => false);
  const run = new Run(survey, questions, options.severities ?? new Map(), isLate, memory);
  const findings = run.findings();
  // Answers of a run that was late are not answers; the next one works them out.
  if (isLate()) memory.forget();
  return { survey, findings };
}

class Run {
  private readonly found: Finding[] = [];
  /** What errors about the regex that is looked at have shown. */
  private shown: { readonly rule: string; readonly uri: string }[] = [];
  private readonly witnesses: Witnesses;
  private readonly memories = new WeakMap<PatternSubject, PatternMemory>();
  private readonly byType: readonly (readonly [ArmCalloutType, readonly TypedRule[]])[];
  private readonly denied: ReadonlyMap<string, readonly Language[]>;
  /** The regexes of these, with what they are in. */
  private readonly denials: ReadonlyMap<string, readonly string[]>;

  constructor(
    private readonly survey: InputSurvey,
    private readonly questions: Questions,
    private readonly severities: ReadonlyMap<string, Severity | 'off'>,
    private readonly isLate: () => boolean,
    private readonly memory: LintMemory,
  ) {
    const { input } = survey;
    this.witnesses = new Witnesses(input);
    // An FQDN list makes nine rules of each name, and they are all alike.
    this.byType = input === null || !input.rules.some(isWritten) ? [] : [...rulesByType(input)];
    this.denied = new Map(
      this.byType.map(([type, rules]) => {
        const denies = rules.filter(({ rule }) => !rule.CanCall).map(rule => languageOf(rule, questions));
        // Each makes every question larger; with many of them the decision that follows has to do.
        return [type, denies.length > MAX_DENIALS ? [] : denies];
      }),
    );
    this.denials = new Map(
      this.byType.map(([type, rules]) => [
        type,
        rules.filter(({ rule }) => !rule.CanCall).map(({ layer, rule }) => `${layer} ${rule.CalloutUriRegex}`),
      ]),
    );
  }

  findings(): readonly Finding[] {
    this.checkDocument();
    this.checkPatterns();
    this.checkLimit();
    this.checkRules();
    this.excuse();
    const order = ({ span, severity, rule }: Finding): readonly [number, number, string] => [
      span.start,
      SEVERITIES.indexOf(severity),
      rule,
    ];
    return this.found.toSorted((left, right) => compare(order(left), order(right)));
  }

  private checkDocument(): void {
    for (const rule of lintRules) {
      if (rule.about !== 'document' || this.severities.get(rule.id) === 'off') continue;
      for (const { span, ...draft } of rule.check(this.survey, this.questions.questionLimits)) {
        this.add(rule, draft, { start: span.start, end: span.end }, null, null);
      }
    }
  }

  private checkPatterns(): void {
    const rules = lintRules.filter(rule => rule.about === 'regex');
    const seen = new Set<number>();
    for (const written of this.survey.written.slice(0, MAX_REGEXES)) {
      // A loop of a template makes many rules of one text.
      if (written.pattern.isExact && seen.has(written.pattern.start)) continue;
      seen.add(written.pattern.start);
      const subject = this.subjectOf(written);
      if (subject === null) continue;
      const allows = this.doesAllow(written);
      for (const rule of rules) {
        if (rule.appliesTo === 'allow' && !allows) continue;
        // Where everything is allowed there is nothing finer to say.
        if (rule.appliesTo === 'allow' && subject.allowsAll !== null && rule !== allowAll) continue;
        this.checkPattern(rule, subject);
      }
      if (allows && subject.allowsAll === null) this.checkReach(subject);
      this.shown = [];
    }
  }

  /** What the regex reaches, where no finding of it shows that already. */
  private checkReach(subject: PatternSubject): void {
    const { start, end } = placeIn(subject.written, { start: 0, end: subject.pattern.length });
    const whole = { start: 0, end: subject.pattern.length };
    const net = this.netOf(subject);
    if (net.kind === 'unknown') {
      const message = 'which hosts this regex reaches is not known';
      this.add(unsupportedConstruct, { message, unknown: net.reason }, { start, end }, whole, subject);
      return;
    }
    for (const { reached, severity, message, answer, assumption, covers } of net.strangers) {
      if (this.shown.some(({ uri, rule }) => covers(uri, rule))) continue;
      const rule = lintRules.find(each => each.about === 'reach' && each.reached.includes(reached));
      if (rule === undefined || this.severities.get(rule.id) === 'off') continue;
      const draft = {
        message,
        severity: answer.kind === 'found' ? severity : 'warning',
        ...(answer.kind === 'found'
          ? { witness: { uri: answer.uri, effect: 'allowed' as const } }
          : { unknown: answer.reason }),
        ...(assumption !== null && { assumption }),
      };
      this.add(rule, draft, { start, end }, whole, subject);
    }
  }

  /** What is not looked at must not pass for clean. */
  private checkLimit(): void {
    const { written, input } = this.survey;
    const rest = written[MAX_REGEXES];
    if (rest === undefined && (input?.rules.filter(isWritten).length ?? 0) <= MAX_REGEXES) return;
    const message = `only the first ${MAX_REGEXES} regexes were looked at, and none of them together`;
    const span = rest === undefined ? { start: 0, end: 1 } : placeIn(rest, { start: 0, end: rest.regex.length });
    this.add(unsupportedConstruct, { message, unknown: 'there are too many rules' }, span, null, null);
  }

  private checkPattern(rule: PatternRule, subject: PatternSubject): void {
    const reported = new Set<string>();
    for (const draft of this.draftsOf(rule, subject)) {
      const key = `${draft.span.start} ${draft.span.end}`;
      // Ways through a pattern share their parts.
      if (reported.has(key)) continue;
      reported.add(key);
      this.noteShown(rule, draft, subject);
      if (this.severities.get(rule.id) === 'off') continue;
      this.add(rule, draft, placeIn(subject.written, draft.span), draft.span, subject);
      // A regex may have thousands of parts; what is left of them would only be said to be open, one by one.
      if ((draft.unknown ?? null) !== null && this.isLate()) return;
    }
  }

  /** Whether a rule allows, as it is written or as a template makes it. What ARM refuses allows nothing. */
  private doesAllow({ canCall, pattern }: WrittenRule): boolean {
    if (canCall !== null) return canCall;
    const { input } = this.survey;
    return input?.rules.some(({ rule, pattern: place }) => place?.start === pattern.start && rule.CanCall) ?? false;
  }

  /** Keeps what an error shows, also of a rule that is switched off: who does that has seen it. */
  private noteShown(rule: PatternRule, { witness, severity }: PatternDraft, subject: PatternSubject): void {
    if (witness?.effect !== 'allowed' || (severity ?? rule.severity) !== 'error') return;
    if (plainMatch(subject.pattern, witness.uri) === true) this.shown.push({ rule: rule.id, uri: witness.uri });
  }

  private subjectOf(written: WrittenRule): PatternSubject | null {
    // ARM's bare * matches everything, as does the empty regex.
    const pattern = written.isArm && isArmStar('arm-policy', written.regex) ? '' : written.regex;
    const parsed = parsePattern(pattern);
    const language = this.questions.languageOf(pattern);
    if (!parsed.ok || language === null) return null;
    const denied = written.canCall === false ? [] : (this.denied.get(written.type?.toLowerCase() ?? '') ?? []);
    this.questions.prepare(language);
    const allowsAll = this.allowsAll(pattern, language);
    return new PatternSubject(parsed.tree, language, written, this.questions, allowsAll, denied);
  }

  private allowsAll(pattern: string, of: Language): PatternSubject['allowsAll'] {
    // A quick look first: one host that nobody has is enough to rule it out.
    if (plainMatch(pattern, 'https://evil.example/') === false) return null;
    const covers = (universe: Language): boolean => this.questions.find([universe, complement(of)]).kind === 'none';
    if (covers(EVERY_HTTPS_URI)) return covers(EVERY_URI) ? 'everything' : 'every-https-uri';
    return covers(EVERY_HOST) ? 'every-host' : null;
  }

  private checkRules(): void {
    const { input } = this.survey;
    if (input === null || input.rules.filter(isWritten).length > MAX_REGEXES) return;
    for (const [type, rules] of this.byType) {
      // Rules of an FQDN list have no place in the text; the findings on the list tell about them.
      if (!rules.some(isWritten)) continue;
      const set = { type, rules, questions: this.questions, ...decisionsAmong(input, type, rules) };
      for (const rule of lintRules) {
        if (rule.about !== 'rules' || this.severities.get(rule.id) === 'off') continue;
        for (const { about, ...draft } of rule.check(set)) {
          if (about.pattern === null) continue;
          const span = { start: about.pattern.start, end: about.pattern.end };
          const whole = { start: 0, end: about.rule.CalloutUriRegex.length };
          this.add(rule, draft, span, whole, null, about.rule.CalloutUriRegex);
        }
      }
    }
  }

  private fixIn({ fix, otherFix }: Pick<PatternDraft, 'fix' | 'otherFix'>, subject: PatternSubject | null): Fix | null {
    if (subject === null || fix === undefined) return null;
    return this.fixOf(subject, fix) ?? (otherFix === undefined ? null : this.fixOf(subject, otherFix));
  }

  /** The fix, if it keeps its contract; what does not is none, however well it looks. */
  private fixOf(subject: PatternSubject, regex: string): Fix | null {
    if (subject.written.regex !== subject.pattern || subject.written.canCall === false) return null;
    const { kept: known } = this.memoryOf(subject);
    let kept = known.get(regex);
    if (kept === undefined) {
      kept = keptContract(subject, regex);
      known.set(regex, kept);
    }
    return kept === null
      ? null
      : { regex, isProved: true, assumption: kept.assumption, edit: editOf(subject.written, regex) };
  }

  private netOf(subject: PatternSubject): NetResult {
    const memory = this.memoryOf(subject);
    memory.net ??= netOf(subject);
    return memory.net;
  }

  private draftsOf(rule: PatternRule, subject: PatternSubject): Iterable<PatternDraft> {
    const { drafts } = this.memoryOf(subject);
    let known = drafts.get(rule.id);
    if (known === undefined) {
      // What comes after an open question would only be open as well, once it is late; then nothing is kept.
      if (this.isLate()) return rule.check(subject);
      const found: PatternDraft[] = [];
      for (const draft of rule.check(subject)) {
        found.push(draft);
        if ((draft.unknown ?? null) !== null && this.isLate()) return found;
      }
      known = found;
      drafts.set(rule.id, known);
    }
    return known;
  }

  /** All that findings about one regex follow from: what it is, in which role, and what other rules deny. */
  private memoryOf(subject: PatternSubject): PatternMemory {
    let memory = this.memories.get(subject);
    if (memory === undefined) {
      memory = this.memory.of(this.roleOf(subject));
      this.memories.set(subject, memory);
    }
    return memory;
  }

  private roleOf({ written, denied }: PatternSubject): string {
    const { regex, type, isArm, canCall } = written;
    const denials = denied.length === 0 ? [] : (this.denials.get(type?.toLowerCase() ?? '') ?? []);
    return JSON.stringify([regex, type, isArm, canCall, denials]);
  }

  /** Marks what comments excuse, and finds comments that excuse nothing. */
  private excuse(): void {
    const { text, kind } = this.survey;
    const suppressions = suppressionsIn(text);
    if (suppressions.length === 0) return;
    const linesOf = excusableLines(text, kind);
    const uses = suppressions.map(() => 0);
    for (const [index, finding] of this.found.entries()) {
      const lines = linesOf(finding);
      const by = suppressions.findIndex(
        ({ line, rules, reason }) => reason !== null && lines.includes(line) && rules.includes(finding.rule),
      );
      const suppression = suppressions[by];
      if (suppression === undefined) continue;
      uses[by] = (uses[by] ?? 0) + 1;
      this.found[index] = { ...finding, suppression: suppression.reason };
    }
    const used = suppressions.map((suppression, index) => ({
      ...suppression,
      uses: uses[index] ?? 0,
      unknown: suppression.rules.filter(id => !lintRules.some(rule => rule.id === id)),
    }));
    for (const rule of lintRules) {
      if (rule.about !== 'suppressions' || this.severities.get(rule.id) === 'off') continue;
      for (const { span, ...draft } of rule.check(used)) this.add(rule, draft, span, null, null);
    }
  }

  /** Confirms a draft and keeps it. An error without a confirmed witness is not one. */
  private add(
    rule: LintRule,
    draft: Omit<PatternDraft, 'span'>,
    span: Span,
    inRegex: Span | null,
    subject: PatternSubject | null,
    regex: string | null = subject?.written.regex ?? null,
  ): void {
    const witness = this.witnesses.confirmed(draft, subject?.pattern ?? null, subject?.written ?? null);
    const wanted = this.severities.get(rule.id) ?? draft.severity ?? rule.severity;
    if (wanted === 'off') return;
    const isDenied =
      witness?.effect === 'allowed' && this.witnesses.isDeniedByRule(witness.uri, subject?.written ?? null);
    const severity = wanted === 'error' && (witness === null || isDenied) ? 'warning' : wanted;
    const fix = this.fixIn(draft, subject);
    this.found.push({
      rule: rule.id,
      name: rule.name,
      severity,
      message: draft.message,
      span,
      regex:
        regex === null || inRegex === null
          ? null
          : { pattern: regex, span: { start: inRegex.start, end: inRegex.end } },
      witness,
      fix,
      advice: fix === null ? adviceOn(rule.id) : null,
      assumption: draft.assumption ?? assumptionOf(witness, isDenied),
      suppression: null,
      unknown: draft.unknown ?? null,
    });
  }
}

const EVERY_URI = language(String.raw`\Ahttps?://`);
const EVERY_HTTPS_URI = language(String.raw`\Ahttps://`);
/** All names of letters; who allows them all means any host. */
const EVERY_HOST = language(String.raw`\Ahttps://[a-z]+(?:\.[a-z]+)+/\z`);

function isWritten({ pattern }: SourcedRule): boolean {
  return pattern !== null;
}

/** Decisions and matches of a type, through the engine that has an index. */
function decisionsAmong(
  input: PolicyInput,
  type: ArmCalloutType,
  rules: readonly TypedRule[],
): Pick<TypeRuleSet, 'decide' | 'matching'> {
  const byRule = new Map<SourcedRule, TypedRule>(
    rules.flatMap(typed => {
      const sourced = input.rules[typed.order];
      return sourced === undefined ? [] : [[sourced, typed]];
    }),
  );
  const byPlace = new Map(rules.map(typed => [`${typed.layer} ${typed.index}`, typed]));
  // Rules that the text lists itself are decided by as ARM's, in their order.
  const isListed = input.kind === 'policy';
  const typedAt = (layer: string, index: number): TypedRule | undefined => {
    const listed = isListed && layer === 'arm-policy' ? input.rules[index] : undefined;
    return (listed === undefined ? undefined : byRule.get(listed)) ?? byPlace.get(`${layer} ${index}`);
  };
  const known = new Map<string, ReadonlySet<TypedRule>>();
  return {
    decide: uri => decideInput(input, type, uri).allowed,
    matching: uri => {
      let found = known.get(uri);
      if (found === undefined) {
        const { matches, faults } = decideInput(input, type, uri);
        found = new Set([...matches, ...faults].flatMap(({ layer, index }) => typedAt(layer, index) ?? []));
        known.set(uri, found);
      }
      return found;
    },
  };
}

function placeIn({ pattern }: WrittenRule, { start, end }: Span): Span {
  if (!pattern.isExact) return { start: pattern.start, end: pattern.end };
  return { start: pattern.offsetOf(start), end: pattern.offsetOf(end) };
}

function editOf({ pattern }: WrittenRule, regex: string): Fix['edit'] {
  const text = pattern.encode(regex);
  return text === null ? null : { start: pattern.start, end: pattern.end, text };
}

function compare(left: readonly [number, number, string], right: readonly [number, number, string]): number {
  return left[0] - right[0] || left[1] - right[1] || (left[2] < right[2] ? -1 : left[2] > right[2] ? 1 : 0);
}
