import { mention } from '../../../grammar/text/mention.js';
import { nearest } from '../../../grammar/text/nearest.js';
import { nameOf, type CommandDefinition } from '../../commands/command.js';
import { queryTail } from '../../commands/query.lazy.js';
import { commands } from '../../commands/registry.js';
import { done, refused, type DirectiveResult } from '../../library/directive-result.js';
import type { Directive } from '../../library/session.js';
import { HELP_WIDTH, twoColumns } from '../two-columns.js';

/** The widest command that has its summary beside it. */
const MAX_COMMAND_WIDTH = 36;

/** `#help`: everything, or one command, directive, operator or function, with its syntax and examples. */
export function helpText(directives: readonly Directive[], topic: string, width: number | null): DirectiveResult {
  const columns = Math.min(width ?? HELP_WIDTH, HELP_WIDTH);
  if (topic === '') {
    return done(
      [commandTable(commands, columns), '', twoColumns(directives.map(rowOf), { columns }), '', OPERATORS_HINT].join(
        '\n',
      ),
    );
  }
  const found = topic.startsWith('.') ? aboutCommands(topic, columns) : aboutName(topic, directives, columns);
  if (found !== null) return done(found);
  const similar = nearest(topic, topicsOf(directives));
  const kind = topic.startsWith('.') ? 'a command' : topic.startsWith('#') ? 'a directive' : 'a topic';
  return refused(
    `${mention(topic)} is not ${kind}`,
    similar === null ? '#help shows them all' : `did you mean ${mention(similar)}?`,
  );
}

const OPERATORS_HINT = 'A command may be followed by | and operators: #help where; and functions in them: #help strlen';

/** What `#help` knows. */
export function topicsOf(directives: readonly Directive[]): readonly string[] {
  return [
    ...directives.map(({ names: [first = ''] }) => `#${first}`),
    ...commands.map(nameOf),
    ...queryTail().operatorNames(),
    ...queryTail().functionNames(),
  ];
}

function rowOf({ names, usage, description }: Directive): [string, string] {
  return [`#${names[0] ?? ''} ${usage}`.trimEnd(), description];
}

function aboutCommands(topic: string, columns: number): string | null {
  const wanted = commands.filter(command => `${nameOf(command)} `.startsWith(`${topic} `));
  if (wanted.length === 0) return null;
  return withExamples(
    commandTable(wanted, columns),
    wanted.flatMap(command => command.examples),
  );
}

/** A directive, with or without its `#`, an operator, or a function. */
function aboutName(topic: string, directives: readonly Directive[], columns: number): string | null {
  const name = topic.replace(/^#/, '').toLowerCase();
  const directive = directives.find(({ names }) => names.includes(name));
  if (directive !== undefined)
    return withExamples(twoColumns([rowOf(directive)], { columns }), directive.examples ?? []);
  if (topic.startsWith('#')) return null;
  const operator = queryTail().operatorHelp(name);
  if (operator !== null) {
    return withExamples(`  ${operator.usage}  ${operator.summary}`, [
      `.show cluster policy callout ${operator.example}`,
    ]);
  }
  const lines = queryTail().functionSyntax(name.replace(/\(\)?$/, ''));
  if (lines === null) return null;
  return lines.map(line => `  ${line}`).join('\n');
}

function withExamples(text: string, examples: readonly string[]): string {
  if (examples.length === 0) return text;
  return [text, '', 'For example:', ...examples.map(example => `  ${example}`)].join('\n');
}

function commandTable(wanted: readonly CommandDefinition[], columns: number): string {
  return twoColumns(
    wanted.map(command => [nameOf(command), command.summary]),
    { maxNameWidth: MAX_COMMAND_WIDTH, columns },
  );
}
