import { EmbeddedActionsParser, type IToken, type TokenType } from 'chevrotain';
import { decodeLiteral, scanLiteral, type StringLiteral as StringLiteralNode } from './literals.js';
import type { Command, PlainCommand, ScriptProperty } from './syntax.js';
import {
  Alter,
  AlterMerge,
  Callout,
  CloseParenthesis,
  Cluster,
  Comma,
  Databases,
  Delete,
  Details,
  Dot,
  endOf,
  Equals,
  Execute,
  Minus,
  OpenParenthesis,
  Policy,
  Principals,
  Script,
  ScriptArrow,
  Show,
  StringLiteral,
  Version,
  vocabulary,
  With,
  Word,
} from './tokens.js';

/**
 * The grammar of the commands. It sees one command at a time: what stands before the first `|` or `;`, and of a script its
 * header up to `<|`; `parse.ts` adds its body. One instance serves all texts; the text of the run is set with its tokens.
 */
export class CommandParser extends EmbeddedActionsParser {
  private text = '';
  private start = 0;
  private end = 0;

  constructor(options: { readonly validate: boolean } = { validate: false }) {
    super(vocabulary, { maxLookahead: 1, skipValidations: !options.validate });
    this.performSelfAnalysis();
  }

  /** Parses the tokens of `text`; undefined when they are no command (see `this.errors`). */
  parse(text: string, tokens: IToken[]): Command | undefined {
    const last = tokens.at(-1);
    this.text = text;
    this.start = tokens[0]?.startOffset ?? 0;
    this.end = last === undefined ? 0 : endOf(last);
    this.input = tokens;
    const command = this.command();
    this.text = '';
    return this.errors.length === 0 ? command : undefined;
  }

  /** What may follow these tokens. */
  expectedAfter(tokens: IToken[]): TokenType[] {
    const types = this.computeContentAssist('command', tokens).map(({ nextTokenType }) => nextTokenType);
    return [...new Set(types)];
  }

  readonly command = this.RULE('command', (): Command => {
    this.CONSUME(Dot);
    return this.OR<Command>([
      { ALT: () => this.SUBRULE(this.showCommand) },
      { ALT: () => this.SUBRULE(this.alterCalloutPolicy) },
      { ALT: () => this.SUBRULE(this.alterMergeCalloutPolicy) },
      { ALT: () => this.SUBRULE(this.deleteCalloutPolicy) },
      { ALT: () => this.SUBRULE(this.executeClusterScript) },
    ]);
  });

  private plain(kind: PlainCommand['kind']): PlainCommand {
    return { kind, start: this.start, end: this.end };
  }

  private readonly showCommand = this.RULE('showCommand', (): Command => {
    this.CONSUME(Show);
    return this.OR<Command>([
      {
        ALT: () => {
          this.CONSUME(Version);
          return this.plain('show-version');
        },
      },
      {
        ALT: () => {
          this.CONSUME(Databases);
          return this.plain('show-databases');
        },
      },
      {
        ALT: () => {
          this.CONSUME(Cluster);
          return this.OPTION(() => this.SUBRULE(this.clusterAspect)) ?? this.plain('show-cluster');
        },
      },
    ]);
  });

  private readonly clusterAspect = this.RULE('clusterAspect', (): Command =>
    this.OR<Command>([
      {
        ALT: () => {
          this.SUBRULE(this.calloutPolicy);
          return this.plain('show-callout-policy');
        },
      },
      {
        ALT: () => {
          this.CONSUME(Details);
          return this.plain('show-cluster-details');
        },
      },
      {
        ALT: () => {
          this.CONSUME(Databases);
          return this.plain('show-databases');
        },
      },
      {
        ALT: () => {
          this.CONSUME(Principals);
          return this.plain('show-cluster-principals');
        },
      },
    ]),
  );

  private readonly alterCalloutPolicy = this.RULE('alterCalloutPolicy', (): Command => {
    this.CONSUME(Alter);
    this.CONSUME(Cluster);
    this.SUBRULE(this.calloutPolicy);
    const policy = this.SUBRULE(this.stringLiteral);
    return { kind: 'alter-callout-policy', start: this.start, end: this.end, policy };
  });

  private readonly alterMergeCalloutPolicy = this.RULE('alterMergeCalloutPolicy', (): Command => {
    this.CONSUME(AlterMerge);
    this.CONSUME(Cluster);
    this.SUBRULE(this.calloutPolicy);
    const policy = this.SUBRULE(this.stringLiteral);
    return { kind: 'alter-merge-callout-policy', start: this.start, end: this.end, policy };
  });

  private readonly deleteCalloutPolicy = this.RULE('deleteCalloutPolicy', (): Command => {
    this.CONSUME(Delete);
    this.CONSUME(Cluster);
    this.SUBRULE(this.calloutPolicy);
    return this.plain('delete-callout-policy');
  });

  private readonly calloutPolicy = this.RULE('calloutPolicy', () => {
    this.CONSUME(Policy);
    this.CONSUME(Callout);
  });

  private readonly executeClusterScript = this.RULE('executeClusterScript', (): Command => {
    this.CONSUME(Execute);
    this.CONSUME(Cluster);
    this.CONSUME(Script);
    const properties = this.OPTION(() => this.SUBRULE(this.propertyList)) ?? [];
    this.CONSUME(ScriptArrow);
    return { kind: 'execute-cluster-script', start: this.start, end: this.end, properties, body: [] };
  });

  private readonly propertyList = this.RULE('propertyList', (): ScriptProperty[] => {
    const properties: ScriptProperty[] = [];
    this.CONSUME(With);
    this.CONSUME(OpenParenthesis);
    this.AT_LEAST_ONE_SEP({ SEP: Comma, DEF: () => properties.push(this.SUBRULE(this.property)) });
    this.CONSUME(CloseParenthesis);
    return properties;
  });

  private readonly property = this.RULE('property', (): ScriptProperty => {
    const name = this.CONSUME(Word);
    this.CONSUME(Equals);
    const value = this.OR([
      { ALT: () => this.SUBRULE(this.stringLiteral) },
      {
        ALT: () => {
          const minus = this.OPTION(() => this.CONSUME(Minus));
          const word = this.CONSUME1(Word);
          return { value: `${minus?.image ?? ''}${word.image}`, start: (minus ?? word).startOffset, end: endOf(word) };
        },
      },
    ]);
    return {
      name: name.image,
      nameSpan: { start: name.startOffset, end: endOf(name) },
      value: value.value,
      valueSpan: { start: value.start, end: value.end },
    };
  });

  private readonly stringLiteral = this.RULE('stringLiteral', (): StringLiteralNode => {
    const token = this.CONSUME(StringLiteral);
    // While chevrotain records the rules its tokens are placeholders without a text, and no scan finds a literal.
    const scan = scanLiteral(this.text, token.startOffset);
    return scan === null ? PLACEHOLDER : decodeLiteral(this.text, token.startOffset, scan);
  });
}

const PLACEHOLDER: StringLiteralNode = {
  form: 'escaped',
  quote: "'",
  value: '',
  start: 0,
  end: 0,
  content: { start: 0, end: 0 },
};
