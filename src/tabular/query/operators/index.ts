import type { TailLanguage } from '../../../../grammar/query/parser.js';
import { extend, project, projectAway, projectKeep, projectRename, projectReorder } from './columns.js';
import { datatable } from './datatable.js';
import { evaluate } from './evaluate.js';
import { join, lookup } from './join.js';
import { mvApply } from './mv-apply.js';
import { mvExpand } from './mv-expand.js';
import type { OperatorDefinition, SourceDefinition } from './operator.js';
import { parse, parseWhere } from './parse.js';
import { parseKv } from './parse-kv.js';
import { partition } from './partition.js';
import { print } from './print.js';
import { as, count, distinct, getSchema, sort, take, top, where } from './rows.js';
import { range } from './range.js';
import { render } from './render.js';
import { sample, sampleDistinct } from './sample.js';
import { search } from './search.js';
import { serialize } from './serialize.js';
import { summarize } from './summarize.js';
import { topHitters } from './top-hitters.js';
import { topNested } from './top-nested.js';
import { union, unionSource } from './union.js';

/** The operators of tails, most used first: the order in which they are offered. */
export const operators: readonly OperatorDefinition[] = [
  where,
  project,
  extend,
  mvExpand,
  summarize,
  count,
  take,
  sort,
  top,
  distinct,
  projectAway,
  projectKeep,
  projectRename,
  projectReorder,
  getSchema,
  evaluate,
  mvApply,
  search,
  join,
  lookup,
  union,
  render,
  serialize,
  sample,
  sampleDistinct,
  parse,
  parseWhere,
  parseKv,
  partition,
  topNested,
  topHitters,
  as,
];

/** What begins queries after `;`. */
export const sources: readonly SourceDefinition[] = [print, datatable, range, unionSource];

/** The operators and sources, as the grammar has them. */
export const language: TailLanguage = { operators, sources };

const operatorsByName = new Map(operators.map(each => [each.name, each]));
const sourcesByName = new Map(sources.map(each => [each.name, each]));

/** The operator of a node that the grammar read. */
export function operatorNamed(name: string): OperatorDefinition {
  return known(operatorsByName.get(name), name);
}

/** The source of a node that the grammar read. */
export function sourceNamed(name: string): SourceDefinition {
  return known(sourcesByName.get(name), name);
}

function known<Definition>(definition: Definition | undefined, name: string): Definition {
  if (definition === undefined) throw new Error(`the grammar read ${name}, which is not defined`);
  return definition;
}
