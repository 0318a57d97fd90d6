import {
  acceptCompletion,
  autocompletion,
  completionKeymap,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import type { Diagnostic } from '@codemirror/lint';
import { Prec, type Extension } from '@codemirror/state';
import { keymap } from '@codemirror/view';
import type { Answer, CheckedLine, ClusterText, ShownFinding, TextProblem } from '../engine/protocol.js';
import { packState, unpackState } from '../share/link.js';
import type { PlaygroundState } from '../share/state.js';
import { clusterHelp } from './cluster-help.js';
import { commandLine, testFile } from './copies.js';
import { byId, debounced, element } from './dom.js';
import { Editor } from './editor.js';
import { EngineClient, Stopped } from './engine-client.js';
import { Follower } from './follower.js';
import { coloured, highlighting } from './highlighting.js';
import { samples } from './samples.js';
import { tabs } from './tabs.js';
import { startTheme } from './theme.js';

/** Answers within the blink of an eye: decisions, and help while one types. */
const quick = new EngineClient();
/** Findings, which take seconds for some policies. */
const linter = new EngineClient();
/** Questions about whole policies, which may take seconds and can be stopped. */
const slow = new EngineClient();

type Question = 'callouts' | 'findings' | 'who' | 'diff' | 'audit' | 'console';
type LongQuestion = 'who' | 'diff' | 'audit';

let question: Question = 'callouts';
let verdicts: ReadonlyMap<string, string> = new Map();
/** Numbers the states of the texts, so that answers to older ones are not shown. */
let revision = 0;

const notice = byId('notice', HTMLElement);
const problemLine = byId('problem', HTMLElement);
const busy = byId('busy', HTMLElement);
/** Whether the audit is of a change, from the text in Before. */
const compares = byId('compares', HTMLInputElement);

/** What the callouts become: nothing else makes them wait. */
const checking = new Follower(quick, settle, async isStale => {
  const checked = await quick.ask('check', { cluster: clusterText(), callouts: calloutsEditor.text });
  if (isStale()) return;
  showVerdicts(checked);
  if (clusterText().text !== linted?.text || clusterText().parameters !== linted.parameters) linting.renew();
  void askLong();
});

/** What the findings shown are of. */
let linted: ClusterText | null = null;

const linting = new Follower(linter, settle, async isStale => {
  const cluster = clusterText();
  const answer = await linter.ask('lint', { cluster });
  if (isStale()) return;
  linted = cluster;
  showFindings(answer);
});

const later = debounced(10, () => {
  revision++;
  checking.renew();
});

function edit(id: string, label: string, hint: string, language: 'json' | 'plain', extensions: Extension = []): Editor {
  return new Editor({ parent: byId(id, HTMLElement), label, placeholder: hint, language, onChange: later, extensions });
}

const clusterEditor = edit(
  'text-cluster',
  'Cluster',
  'Paste a template, a resource, the output of .show cluster policy callout, a Terraform plan …',
  'json',
  clusterHelp(quick, clusterText, byId('rule', HTMLElement)),
);
const parametersEditor = edit('text-parameters', 'Parameters', 'A parameters file, for a template', 'json');
const beforeEditor = edit('text-before', 'Before', 'The cluster before the change', 'json');
const calloutsEditor = edit('text-callouts', 'Callouts', 'sql https://contoso.database.windows.net/', 'plain');
const kqlEditor = edit('text-kql', 'Queries', 'externaldata (…) [ "https://…" ]', 'plain');

function clusterText(): ClusterText {
  return { text: clusterEditor.text, parameters: parametersEditor.text };
}

function state(): PlaygroundState {
  return {
    cluster: clusterEditor.text,
    parameters: parametersEditor.text,
    before: beforeEditor.text,
    callouts: calloutsEditor.text,
    kql: kqlEditor.text,
  };
}

function setState(given: PlaygroundState): void {
  clusterEditor.text = given.cluster;
  parametersEditor.text = given.parameters;
  beforeEditor.text = given.before;
  calloutsEditor.text = given.callouts;
  kqlEditor.text = given.kql;
}

function say(text: string): void {
  notice.textContent = text;
}

/** Requests that were stopped are nothing to tell. */
async function settle(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof Stopped)) say(error instanceof Error ? error.message : String(error));
  }
}

function showProblem(problem: TextProblem | null, where = ''): void {
  problemLine.textContent =
    problem === null
      ? ''
      : `${where}${problem.reason}: ${problem.message}${problem.hint === null ? '' : `\nhint: ${problem.hint}`}`;
}

function showVerdicts({ problem, lines }: Answer<'check'>): void {
  showProblem(problem);
  const texts = calloutsEditor.text.split('\n');
  verdicts = new Map(
    lines
      .filter(({ verdict }) => verdict !== 'problem')
      .map(({ line, verdict }) => [(texts[line] ?? '').trim().replace(/\s+/, ' '), verdict]),
  );
  byId('verdicts', HTMLElement).replaceChildren(...lines.map(line => verdictItem(line, texts[line.line] ?? '')));
}

function verdictItem({ verdict, rest, because, explanation }: CheckedLine, text: string): HTMLElement {
  return element(
    'li',
    {},
    element(
      'details',
      {},
      element(
        'summary',
        {},
        element('span', { class: `verdict ${verdict}` }, verdict),
        ' ',
        element('code', {}, text.trim()),
        ...(rest === null ? [] : [element('div', { class: 'rest' }, rest)]),
        element('div', { class: 'faint' }, because),
      ),
      element('pre', {}, explanation),
    ),
  );
}

function showFindings({ findings, problems }: Answer<'lint'>): void {
  const [problem] = problems;
  if (problem !== undefined) showProblem(problem);
  byId('count', HTMLElement).textContent = findings.length === 0 ? '' : `(${findings.length})`;
  clusterEditor.show([...problems.map(problemDiagnostic), ...findings.map(findingDiagnostic)]);
  const items = findings.map(findingItem);
  const nothing =
    problem === undefined ? 'No rule of the linter found anything.' : 'The text cannot be read as a cluster.';
  byId('findings', HTMLElement).replaceChildren(...(items.length === 0 ? [element('li', {}, nothing)] : items));
}

function problemDiagnostic({ start, end, reason, message }: TextProblem): Diagnostic {
  return { from: start, to: Math.max(end, start + 1), severity: 'error', source: reason, message };
}

function findingDiagnostic(finding: ShownFinding): Diagnostic {
  const { start, end, severity, rule, fix } = finding;
  return {
    from: start,
    to: end,
    severity,
    source: rule,
    message: messageOf(finding),
    ...(fix !== null && {
      actions: [
        {
          name: 'Fix',
          apply: () => {
            applyFix(finding);
          },
        },
      ],
    }),
  };
}

function messageOf({ message, witness }: ShownFinding): string {
  return witness === null ? message : `${message}\n${witness.effect}: ${witness.uri}`;
}

function applyFix({ fix }: ShownFinding): void {
  if (fix !== null) clusterEditor.replace(fix.edit.start, fix.edit.end, fix.edit.text);
}

function findingItem(finding: ShownFinding): HTMLElement {
  const { rule, name, severity, message, witness, advice, assumption, fix, start, end } = finding;
  const place = element('button', { type: 'button' }, 'Show');
  place.addEventListener('click', () => {
    texts.choose('cluster');
    clusterEditor.select(start, end);
  });
  const item = element(
    'li',
    {},
    element('span', { class: `severity ${severity}` }, severity),
    ' ',
    element('a', { href: `./docs/rules/${name}.html`, title: name }, rule),
    ` ${message} `,
    place,
  );
  if (witness !== null) item.append(element('div', {}, `${witness.effect}: `, element('code', {}, witness.uri)));
  if (advice !== null) item.append(element('div', { class: 'faint' }, advice));
  if (assumption !== null) item.append(element('div', { class: 'faint' }, `if ${assumption}`));
  if (fix !== null) {
    const button = element('button', { type: 'button' }, 'Fix');
    button.addEventListener('click', () => {
      applyFix(finding);
    });
    const basis = fix.assumption === null ? '' : `, if ${fix.assumption}`;
    item.append(
      element('div', {}, button, ' ', element('code', {}, fix.regex)),
      element('div', { class: 'faint' }, `allows no more than before, as proved${basis}`),
    );
  }
  return item;
}

/** Asks the question about whole policies that is shown, if one is. */
async function askLong(): Promise<void> {
  if (slow.isBusy) slow.stop();
  if (question !== 'who' && question !== 'diff' && question !== 'audit') return;
  const asked: LongQuestion = question;
  const answer = byId(`answer-${asked}`, HTMLElement);
  const before: ClusterText = { text: beforeEditor.text, parameters: parametersEditor.text };
  const current = revision;
  const timer = window.setTimeout(() => {
    busy.hidden = false;
  }, 300);
  await settle(async () => {
    const { problem, text } =
      asked === 'who'
        ? await slow.ask('who', { cluster: clusterText() })
        : asked === 'diff'
          ? await slow.ask('diff', { before, after: clusterText() })
          : await slow.ask('audit', {
              cluster: clusterText(),
              before: compares.checked ? before : null,
              kql: kqlEditor.text,
            });
    if (current !== revision || asked !== question) return;
    answer.textContent = problem === null ? text : `${problem.reason}: ${problem.message}`;
  });
  clearTimeout(timer);
  busy.hidden = !slow.isBusy;
}

compares.addEventListener('change', () => {
  void askLong();
});

byId('stop', HTMLButtonElement).addEventListener('click', () => {
  slow.stop();
  busy.hidden = true;
  say('Stopped.');
});

// The console.

const log = byId('log', HTMLElement);
const entries: string[] = [];
let recalled = 0;

async function openConsole(): Promise<void> {
  // At once: what is typed meanwhile must not be wiped away.
  log.replaceChildren();
  const first = put(log, 'faint');
  await settle(async () => {
    const { problem } = await consoleClient.ask('open', { cluster: clusterText() });
    first.textContent =
      problem === null ? 'A copy of the cluster, as it is now.' : `${problem.reason}: ${problem.message}`;
    first.classList.toggle('error', problem !== null);
  });
}

/** Adds to what the console shows, and scrolls there. */
function put(where: HTMLElement, kind: string, text = ''): HTMLElement {
  const item = element('div', { class: kind }, text);
  where.append(item);
  log.scrollTop = log.scrollHeight;
  return item;
}

/** How many characters fit into a line of an element of one font. */
function columnsOf(place: HTMLElement): number {
  const ruler = element('span', {}, '0'.repeat(50));
  place.append(ruler);
  const width = ruler.getBoundingClientRect().width / 50;
  ruler.remove();
  const { paddingLeft, paddingRight } = getComputedStyle(place);
  return Math.max(20, Math.floor((place.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)) / width));
}

async function runEntry(): Promise<void> {
  const entry = consoleEditor.text.trim();
  if (entry === '') return;
  entries.push(entry);
  recalled = entries.length;
  consoleEditor.text = '';
  // What an entry answers stays with it, also where the next one was typed meanwhile.
  const block = put(log, 'run');
  const shown = put(block, 'entry', `> ${entry}`);
  await settle(async () => {
    const { stretches } = await consoleClient.ask('highlight', { text: entry });
    shown.replaceChildren('> ', ...coloured(entry, stretches));
    const { results } = await consoleClient.ask('run', { entry, width: columnsOf(log) });
    for (const { kind, text } of results) put(block, kind, text);
  });
}

/** The console has a worker of its own: refreshing the page's answers must not end its session. */
const consoleClient = new EngineClient();

async function complete(context: CompletionContext): Promise<CompletionResult | null> {
  if (!context.explicit && !/[\w.#$-]$/.test(context.state.sliceDoc(0, context.pos))) return null;
  const { start, candidates } = await consoleClient.ask('complete', { text: consoleEditor.text, offset: context.pos });
  return candidates.length === 0
    ? null
    : { from: start, options: candidates.map(({ text, label }) => ({ label, apply: text })), filter: false };
}

function recall(step: -1 | 1): boolean {
  const entry = entries[recalled + step];
  if (entry === undefined || consoleEditor.text.includes('\n')) return false;
  recalled += step;
  consoleEditor.text = entry;
  return true;
}

const consoleEditor = new Editor({
  parent: byId('text-console', HTMLElement),
  label: 'Command',
  placeholder: '.show cluster policy callout',
  language: 'plain',
  onChange: () => undefined,
  extensions: [
    highlighting(async text => (await consoleClient.ask('highlight', { text })).stretches),
    autocompletion({ override: [complete], activateOnTyping: true, defaultKeymap: false }),
    Prec.high(
      keymap.of([
        // Enter runs the entry, whatever is offered; Tab takes what is offered, as in a shell.
        ...completionKeymap.filter(({ key }) => key !== 'Enter'),
        { key: 'Tab', run: acceptCompletion },
        { key: 'Enter', run: () => (void runEntry(), true) },
        { key: 'ArrowUp', run: () => recall(-1) },
        { key: 'ArrowDown', run: () => recall(1) },
      ]),
    ),
  ],
});

byId('reopen', HTMLButtonElement).addEventListener('click', () => {
  void openConsole();
});

// The page.

const texts = tabs(document.querySelectorAll<HTMLElement>('[role=tablist]')[0] ?? document.body, () => undefined);
const questions = tabs(document.querySelectorAll<HTMLElement>('[role=tablist]')[1] ?? document.body, name => {
  // The names of the tabs are those of the questions.
  question = name as Question;
  void askLong();
  if (question === 'console' && log.childElementCount === 0) void openConsole();
});
texts.choose('cluster');
questions.choose('callouts');
startTheme(byId('theme', HTMLButtonElement));

const sampleMenu = byId('sample', HTMLSelectElement);
sampleMenu.append(
  element('option', { value: '' }, 'choose …'),
  ...samples.map(({ name }, index) => element('option', { value: String(index) }, name)),
);
sampleMenu.addEventListener('change', () => {
  const sample = samples[Number(sampleMenu.value)];
  if (sampleMenu.value !== '' && sample !== undefined) setState(sample.state);
});

const copies: Readonly<Record<string, () => Promise<string | null>>> = {
  'a link to this': async () => {
    const packed = await packState(state());
    if (!packed.ok) {
      say(packed.message);
      return null;
    }
    const link = new URL(`#${packed.value}`, location.href);
    history.replaceState(null, '', link);
    return link.href;
  },
  'as a test file': () => Promise.resolve(testFile(state(), verdicts)),
  'as a command line': () => Promise.resolve(commandLine(state())),
  'as a template': async () => {
    const { problem, text, left } = await quick.ask('template', { cluster: clusterText() });
    if (problem !== null) {
      say(`${problem.reason}: ${problem.message}`);
      return null;
    }
    if (left.length > 0) say(`A template has no place for ${left.join(' and ')}: nothing was copied.`);
    return left.length > 0 ? null : text;
  },
  'the cluster': () => Promise.resolve(clusterEditor.text),
};
const copyMenu = byId('copy', HTMLSelectElement);
copyMenu.append(
  element('option', { value: '' }, 'choose …'),
  ...Object.keys(copies).map(name => element('option', { value: name }, name)),
);
copyMenu.addEventListener('change', () => {
  const name = copyMenu.value;
  copyMenu.value = '';
  void copies[name]?.().then(async text => {
    if (text === null) return;
    try {
      await navigator.clipboard.writeText(text);
      say(`Copied ${name}.`);
    } catch {
      say(`The browser does not let this page copy. Here it is: ${text}`);
    }
  });
});

async function begin(): Promise<void> {
  const fragment = location.hash.slice(1);
  const [first] = samples;
  const unpacked =
    fragment === '' && first !== undefined ? { ok: true as const, value: first.state } : await unpackState(fragment);
  // Another link was opened meanwhile.
  if (location.hash.slice(1) !== fragment) return;
  if (unpacked.ok) setState(unpacked.value);
  // What was said of the link before is over.
  say(unpacked.ok ? '' : unpacked.message);
}

window.addEventListener('hashchange', () => {
  void begin();
});
void begin();
