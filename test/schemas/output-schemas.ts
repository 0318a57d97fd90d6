import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import type { PrintedJson } from '../../src/cli/schemas/printed-json.js';
import type { Schema } from '../../src/cli/schemas/schema.js';
import { SchemaMaker } from './schema-of-type.js';

const root = resolve(__dirname, '../..');
const SOURCE = join(root, 'src/cli/schemas/printed-json.ts');

/** The subcommands that have `--format json`. */
export const OUTPUTS: readonly (keyof PrintedJson)[] = [
  'run',
  'check',
  'test',
  'ci',
  'lint',
  'diff',
  'who',
  'prove',
  'inspect',
  'fleet',
  'audit',
  'propose',
  'deploy',
];

let made: ReadonlyMap<string, Schema> | undefined;

/** The JSON Schema of what `--format json` prints, by subcommand, made of the types that the code has. */
export function outputSchemas(): ReadonlyMap<string, Schema> {
  return (made ??= makeSchemas());
}

function makeSchemas(): ReadonlyMap<string, Schema> {
  const config = ts.parseConfigFileTextToJson('tsconfig.json', readFileSync(join(root, 'tsconfig.json'), 'utf8'));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const program = ts.createProgram([SOURCE], { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(SOURCE);
  const symbol = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  const outputs = symbol && checker.getExportsOfModule(symbol).find(({ name }) => name === 'PrintedJson');
  if (outputs === undefined) throw new Error('printed-json.ts exports PrintedJson');
  const maker = new SchemaMaker(checker);
  return new Map(
    checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(outputs)).map(member => [
      member.name,
      {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        title: `What kusto-callout ${member.name} --format json prints`,
        ...maker.document(checker.getTypeOfSymbol(member)),
      },
    ]),
  );
}
