import { StreamLanguage, type StringStream } from '@codemirror/language';

/** What a line of JSON begins inside of. */
interface JsonState {
  isInString: boolean;
  isInComment: boolean;
  depth: number;
}

/** JSON as ARM takes it: with comments, and strings of several lines. What is no JSON keeps the colour of text. */
export const jsonWithComments = StreamLanguage.define<JsonState>({
  name: 'json',
  startState: () => ({ isInString: false, isInComment: false, depth: 0 }),
  copyState: state => ({ ...state }),
  token(stream, state) {
    if (state.isInComment) return comment(stream, state);
    if (state.isInString) return string(stream, state);
    if (stream.eatSpace()) return null;
    if (stream.match('//')) {
      stream.skipToEnd();
      return 'comment';
    }
    if (stream.match('/*')) return comment(stream, state);
    if (stream.eat('"')) return string(stream, state);
    if (stream.match(/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/)) return 'number';
    if (stream.match(/^(?:true|false)\b/)) return 'bool';
    if (stream.match(/^null\b/)) return 'null';
    const unit = stream.next();
    if (unit === '{' || unit === '[') state.depth++;
    if (unit === '}' || unit === ']') state.depth = Math.max(0, state.depth - 1);
    return null;
  },
  indent: ({ depth }, after, context) => Math.max(0, depth - (/^\s*[}\]]/.test(after) ? 1 : 0)) * context.unit,
  languageData: {
    closeBrackets: { brackets: ['[', '{', '"'] },
    commentTokens: { line: '//', block: { open: '/*', close: '*/' } },
    indentOnInput: /^\s*[}\]]$/,
  },
});

function comment(stream: StringStream, state: JsonState): string {
  state.isInComment = !stream.match(/^[^]*?\*\//);
  if (state.isInComment) stream.skipToEnd();
  return 'comment';
}

/** The rest of a string; a string before a colon is the name of a member. */
function string(stream: StringStream, state: JsonState): string {
  state.isInString = !stream.match(/^(?:[^"\\]|\\.)*"/);
  if (state.isInString) stream.skipToEnd();
  return !state.isInString && stream.match(/^\s*:/, false) ? 'propertyName' : 'string';
}
