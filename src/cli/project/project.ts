import { dirname, isAbsolute, relative, resolve } from 'node:path';
import type { GivenParameter } from '../../arm/index.js';
import { mention } from '../../../grammar/text/mention.js';
import { Arguments, type Argument } from '../arguments.js';
import { readTextFile } from '../files.js';
import type { OptionDefinition } from '../option-table.js';
import { inputError, namedText, problemIn, stop } from '../problem.js';
import type { Config } from './config.js';

/** The folder of a configuration, and what it says. File names that it gives out start from the current folder. */
export class Project {
  private readonly parametersByFile = new Map<readonly string[], Promise<Readonly<Record<string, GivenParameter>>>>();

  constructor(
    /** The configuration as messages name it. */
    readonly path: string,
    readonly config: Config,
    private readonly options: readonly Argument[],
  ) {}

  /** A name of the configuration, as seen from the current folder; a glob stays one. */
  here(name: string): string {
    const [, mark = '', path = name] = /^(!?)([^]*)$/.exec(name) ?? [];
    if (isAbsolute(path)) return name;
    return mark + (relative('.', resolve(dirname(this.path), path)) || '.');
  }

  /** The files of the project: operands for where the command line has none. */
  get files(): readonly string[] {
    return this.config.files.flatMap(({ globs }) => globs).map(glob => this.here(glob));
  }

  /** The arguments of a command line, after those that the configuration gives it. */
  argumentsFor(given: Arguments, definitions: readonly OptionDefinition[]): Arguments {
    const own = this.options.filter(({ name, value }) => {
      const definition = definitions.find(each => each.name === name);
      if (definition === undefined) return false;
      return name !== 'format' || definition.values === undefined || definition.values.includes(value);
    });
    const here = own.map(each =>
      ['baseline', 'predefined'].includes(each.name ?? '') ? { ...each, value: this.here(each.value) } : each,
    );
    return new Arguments([...here, ...given.inOrder]);
  }

  /** The parameters that the configuration has for a file; of one name, the last entry counts. */
  async parametersOf(file: string): Promise<Readonly<Record<string, GivenParameter>>> {
    const { matcherOf } = await import('./glob.js');
    const path = relative(dirname(resolve(this.path)), resolve(file)).replaceAll('\\', '/');
    const entries = this.config.files.filter(
      ({ globs, parameterFiles, parameterValues }) =>
        (parameterFiles.length > 0 || Object.keys(parameterValues).length > 0) &&
        globs.some(glob => covers(glob.replace(/^\.\//, ''), path, matcherOf)),
    );
    let parameters: Readonly<Record<string, GivenParameter>> = {};
    for (const { parameterFiles, parameterValues } of entries) {
      parameters = { ...parameters, ...(await this.readParameterFiles(parameterFiles)), ...parameterValues };
    }
    return parameters;
  }

  private async readParameterFiles(files: readonly string[]): Promise<Readonly<Record<string, GivenParameter>>> {
    if (files.length === 0) return {};
    const known = this.parametersByFile.get(files);
    if (known !== undefined) return known;
    const { readParameters } = await import('../parameters.js');
    // A file, whatever its name looks like.
    const read = readParameters(files.map(file => `@${this.here(file)}`));
    this.parametersByFile.set(files, read);
    return read;
  }
}

/** Whether a glob, or a file or folder of that name, has a path in it. */
function covers(glob: string, path: string, matcherOf: (pattern: string) => (path: string) => boolean): boolean {
  return glob === '.' || path === glob || path.startsWith(`${glob.replace(/\/$/, '')}/`) || matcherOf(glob)(path);
}

/** Reads the project of a configuration. */
export async function readProject(path: string): Promise<Project> {
  const read = readTextFile(path);
  if (!read.ok) return inputError(read.message);
  const { readConfig } = await import('./config.js');
  const source = namedText(path, read.text);
  const result = readConfig(path, read.text);
  if (!result.ok) return stop(problemIn(source, result.problem, 'neither'));
  const config = result.value;
  const rules: Argument[] = [];
  if (config.rules.length > 0) {
    const { findRule, similarRule } = await import('../lint/rule-pages.js');
    for (const { name, severity, place } of config.rules) {
      const rule = findRule(name);
      if (rule === undefined) {
        stop(problemIn(source, { message: `${mention(name)} is not a rule`, hint: similarRule(name), span: place }));
      }
      rules.push({ name: 'rule', value: `${rule.id}=${severity}` });
    }
  }
  return new Project(path, config, [...config.defaults, ...rules]);
}
