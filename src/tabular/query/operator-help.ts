import { exampleOf } from '../../../grammar/query/examples.js';
import { operators, sources } from './operators/index.js';

/** The columns of the examples. */
const COLUMNS = ['EntityType', 'Policy'];

/** What people are told about an operator, or about what begins a query. */
export interface OperatorHelp {
  /** Where it is: `| where`, `; print`. */
  readonly usage: string;
  readonly summary: string;
  /** A use of it after a command. */
  readonly example: string;
}

/** The operators of tails, and what begins their queries. */
export function operatorNames(): readonly string[] {
  return [...new Set([...operators, ...sources].flatMap(({ offered }) => offered))];
}

/** What there is to say of an operator; null for a name that none has. */
export function operatorHelp(name: string): OperatorHelp | null {
  const operator = operators.find(({ offered }) => offered.includes(name));
  const found = operator ?? sources.find(({ offered }) => offered.includes(name));
  if (found === undefined) return null;
  const separator = operator === undefined ? ';' : '|';
  const example = exampleOf([found], name, COLUMNS)?.replace(/^\|/, separator) ?? '';
  return { usage: `${separator} ${name}`, summary: found.summary, example };
}
