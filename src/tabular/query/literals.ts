import type { LiteralExpression } from '../../../grammar/query/syntax.js';
import type { JsonValue } from '../../json/nodes.js';
import type { Cell } from '../table.js';
import { messages } from './messages.js';
import { fail } from './problem.js';
import { types } from './types.js';
import { toBool, toDynamic, toGuid, toInt } from './values/convert.js';
import { parseDatetime } from './values/datetime.js';
import { parseDecimal, parseLong, parseReal } from './values/numbers.js';
import { parseTimespan } from './values/timespan.js';

/**
 * The value of a literal; `long(null)` and the like are null. Texts that name no value of the type are refused (KS004), though the
 * official editor lets `long(abc)` pass: what it would mean is unclear.
 */
export function parseLiteral(literal: LiteralExpression): Cell;
/** The same as it is inside `dynamic(…)`. */
export function parseLiteral(literal: LiteralExpression, insideDynamic: true): JsonValue;
export function parseLiteral(literal: LiteralExpression, insideDynamic?: true): Cell {
  const { type, text } = literal;
  if (type === 'string') return text;
  if (text.trim() === 'null') return null;
  const unquoted = /^(['"])(.*)\1$/.exec(text)?.[2] ?? text;
  const parsed = parseAs(type, unquoted);
  if (parsed === null) return fail(messages.malformedLiteral(literal, type));
  return insideDynamic === true ? toDynamic(parsed, types[type]) : parsed;
}

function parseAs(type: LiteralExpression['type'], text: string): Cell {
  switch (type) {
    case 'bool':
      return toBool(text);
    case 'int':
      return toInt(text, types.string);
    case 'long':
      return parseLong(text);
    case 'real':
      return parseReal(text);
    case 'decimal':
      return parseDecimal(text);
    case 'datetime':
      return parseDatetime(text);
    case 'timespan':
      return parseTimespan(text);
    case 'guid':
      return toGuid(text);
    case 'string':
      return text;
  }
}
