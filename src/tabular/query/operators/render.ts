import {
  anyWord,
  either,
  many,
  mapped,
  maybeList,
  optional,
  parenthesized,
  rule,
  sequence,
  token,
  word,
  type Syntax,
} from '../../../../grammar/query/operator-syntax.js';
import { Comma, Equals, type Keyword } from '../../../../grammar/query/tokens.js';
import type { Expression, Name } from '../../../../grammar/query/syntax.js';
import type { JsonValue } from '../../../json/nodes.js';
import { bindExpression } from '../bind-expression.js';
import { words } from '../completion-place.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import type { BindingContext, ColumnScope } from '../scope.js';
import { contextOf, operator } from './operator.js';

const RESERVED_CHARTS = [
  'barchart',
  'piechart',
  'ladderchart',
  'timechart',
  'linechart',
  'anomalychart',
  'pivotchart',
  'areachart',
  'stackedareachart',
  'scatterchart',
  'timepivot',
  'columnchart',
  'timeline',
  '3Dchart',
  'card',
  'treemap',
] as const satisfies readonly Keyword[];
const CHARTS: readonly string[] = ['table', 'list', ...RESERVED_CHARTS, 'plotly', 'graph', 'sankey'];

type Property =
  | { readonly shown: string; readonly takes: 'text' | 'number' | 'bool' | 'column' | 'columns' }
  | { readonly shown: string; readonly takes: readonly string[] };

/** The properties, with the names that they have in what clients get, and the values that they take. */
const PROPERTIES: Readonly<Record<string, Property>> = {
  title: { shown: 'Title', takes: 'text' },
  xtitle: { shown: 'XTitle', takes: 'text' },
  ytitle: { shown: 'YTitle', takes: 'text' },
  xcolumn: { shown: 'XColumn', takes: 'column' },
  ycolumns: { shown: 'YColumns', takes: 'columns' },
  series: { shown: 'Series', takes: 'columns' },
  anomalycolumns: { shown: 'AnomalyColumns', takes: 'columns' },
  kind: { shown: 'Kind', takes: ['default', 'unstacked', 'stacked', 'stacked100', 'map'] },
  legend: { shown: 'Legend', takes: ['visible', 'hidden'] },
  xaxis: { shown: 'XAxis', takes: ['linear', 'log'] },
  yaxis: { shown: 'YAxis', takes: ['linear', 'log'] },
  ysplit: { shown: 'YSplit', takes: ['none', 'axes', 'panels'] },
  accumulate: { shown: 'Accumulate', takes: 'bool' },
  xmin: { shown: 'Xmin', takes: 'number' },
  xmax: { shown: 'Xmax', takes: 'number' },
  ymin: { shown: 'Ymin', takes: 'number' },
  ymax: { shown: 'Ymax', takes: 'number' },
};

interface GivenProperty {
  readonly name: Name;
  readonly values: readonly Expression[];
}

const propertyName = either<Name>(rule('declaredName'), word('kind'));
/** Further values of a property go on until the next one is named. */
const moreValues = many(
  mapped(sequence({ comma: token(Comma), value: rule('expression') }), ({ value }) => value),
  ahead => ahead(3).tokenType !== Equals,
);
const property: Syntax<GivenProperty> = mapped(
  sequence({ name: propertyName, equals: token(Equals), value: rule('expression'), more: moreValues }),
  ({ name, value, more }) => ({ name, values: [value, ...more] }),
);
const bareProperty: Syntax<GivenProperty> = mapped(
  sequence({ name: propertyName, equals: token(Equals), value: rule('expression') }),
  ({ name, value }) => ({ name, values: [value] }),
);

function valueOf(
  { takes }: Property,
  { name, values }: GivenProperty,
  scope: ColumnScope,
  session: BindingContext,
): JsonValue {
  const [first, second] = values;
  if (first === undefined) throw new Error('a property has a value');
  if (takes !== 'columns' && second !== undefined) fail(messages.unknownParameter(second, name.text));
  const bound = (expression: Expression) => bindExpression(expression, contextOf(scope, session));
  switch (takes) {
    case 'columns':
    case 'column': {
      const names = values.map(each => bound(each).column?.name ?? fail(messages.columnExpected(each)));
      return takes === 'column' ? (names[0] ?? null) : names;
    }
    case 'text': {
      const { type, literal } = bound(first);
      if (type.name !== 'string' && type.name !== 'dynamic')
        fail(messages.mustHaveType(first, ['string', 'dynamic'], type.name));
      return typeof literal === 'string' ? literal : fail(messages.literalExpected(first));
    }
    case 'bool': {
      const { type, literal } = bound(first);
      return typeof literal === 'boolean' ? literal : fail(messages.mustHaveType(first, ['bool'], type.name));
    }
    case 'number': {
      const { type, literal } = bound(first);
      return typeof literal === 'number' ? literal : fail(messages.summableExpected(first, type.name));
    }
    default:
      if (first.kind === 'name' && takes.includes(first.text)) return first.text;
      return fail(messages.parameterValue(first, first.kind === 'name' ? first.text : 'a value', takes));
  }
}

/** Nothing here draws; clients get what is asked for, in the properties beside the rows. */
export const render = operator({
  name: 'render',
  summary: 'the rows as they are; clients are told how to draw them',
  example: () => 'table',
  syntax: sequence({
    word: word('render'),
    chart: either<Name>(rule('referencedName'), anyWord(...RESERVED_CHARTS)),
    bare: many(bareProperty),
    properties: optional(
      mapped(sequence({ with: word('with'), list: parenthesized(maybeList(property)) }), ({ list: given }) => given),
    ),
  }),
  complete: tokens => (tokens.length === 1 ? [words(...CHARTS)] : tokens.length === 2 ? [words('with (')] : []),
  bind({ chart, bare, properties }, scope, session) {
    if (!CHARTS.includes(chart.text)) fail(messages.parameterValue(chart, chart.text, CHARTS));
    const visualization: Record<string, JsonValue> = {
      Visualization: chart.text,
      IsQuerySorted: scope.isSerialized,
    };
    for (const given of [...bare, ...(properties ?? [])]) {
      const known = Object.hasOwn(PROPERTIES, given.name.text) ? PROPERTIES[given.name.text] : undefined;
      if (known === undefined) return fail(messages.unknownParameter(given.name, given.name.text));
      if (known.shown in visualization) fail(messages.repeatedParameter(given.name, given.name.text));
      visualization[known.shown] = valueOf(known, given, scope, session);
    }
    return { scope: scope.drawn(visualization), execute: rows => rows };
  },
});
