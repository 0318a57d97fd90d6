import { Cluster } from '../library/cluster.js';
import { ClusterError } from '../library/failure.js';
import type { TemplateOptions } from '../library/documents.js';
import { Session } from '../library/session.js';
import { lineStarts } from '../../grammar/text/positions.js';
import { commandLineDirectives } from './directives.js';
import { absolutePath, readNamedText, readTextFile } from './files.js';
import { write, type Io } from './io.js';
import type { CommonOptions } from './options.js';
import { faultReport, plainReport, warningLine } from './report.js';
import { Runner, type RunnerOptions } from './runner.js';
import { Settings } from './settings.js';
import { hasColor, styleOf } from './style.js';

/** A session with what runs texts in it. */
export interface Workplace {
  readonly session: Session;
  readonly settings: Settings;
  readonly runner: Runner;
}

/** Makes the session that the common options describe. Null when the cluster's file is no good, which has been reported then. */
export async function startSession(
  options: CommonOptions,
  io: Io,
  running: Omit<RunnerOptions, 'noColor'> & { readonly interactive: boolean },
): Promise<Workplace | null> {
  const cluster = await readCluster(options, io);
  if (cluster === null) return null;
  cluster.caller = {
    role: options.role ?? cluster.caller.role,
    principal: options.principal ?? cluster.caller.principal,
  };
  const settings = new Settings(options.format, options.format.forPrograms && !running.separateDocuments);
  const directives = commandLineDirectives({
    settings,
    interactive: running.interactive,
    runner: () => runner,
  });
  cluster.now = () => Date.now();
  const session: Session = new Session(cluster, {
    directives,
    readFile: path => readTextFile(absolutePath(path, runner.currentFile)),
  });
  const runner: Runner = new Runner(session, settings, io, { ...running, noColor: options.noColor });
  return { session, settings, runner };
}

/** The cluster of a file, or the default one where none is given. Null when the file is no good, which has been reported then. */
export async function readCluster(options: CommonOptions, io: Io): Promise<Cluster | null> {
  const { clusterFile, noColor } = options;
  const style = styleOf(hasColor(io.stderr, io.env, noColor));
  const template = await readTemplateOptions(options);
  if (!template.ok) {
    await write(io.stderr, plainReport(template.message, template.hint, style));
    return null;
  }
  if (clusterFile === null) return new Cluster(undefined, template.options);
  const read = await readNamedText(clusterFile, io.stdin);
  if (!read.ok) {
    await write(io.stderr, plainReport(read.message, null, style));
    return null;
  }
  try {
    const cluster = new Cluster(read.text, template.options);
    for (const warning of cluster.warnings) await write(io.stderr, warningLine(clusterFile, warning, style));
    return cluster;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    const { code, reason, message, hint, range } = error.error;
    const starts = lineStarts(read.text);
    const start = (starts[range.start.line - 1] ?? 0) + range.start.column - 1;
    const end = (starts[range.end.line - 1] ?? 0) + range.end.column - 1;
    const fault = { title: `${code} (${reason})`, message, hint, span: { start, end } };
    await write(io.stderr, faultReport({ name: clusterFile, text: read.text, starts }, fault, style));
    return null;
  }
}

type TemplateOptionsResult =
  | { readonly ok: true; readonly options: TemplateOptions }
  | { readonly ok: false; readonly message: string; readonly hint: string | null };

/** What templates of the session are read with; `deploy` reads its own. */
async function readTemplateOptions({ parameters }: CommonOptions): Promise<TemplateOptionsResult> {
  if (parameters.length === 0) return { ok: true, options: {} };
  const { readParameters } = await import('./parameters.js');
  const read = await readParameters(parameters);
  return read.ok ? { ok: true, options: { givenParameters: read.parameters } } : read;
}
