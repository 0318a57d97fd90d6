/** Files that somebody sends to do harm, and the command line that reads them. */
export interface FileAttack {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
  readonly stdin?: string;
  /** Symbolic links, each with where it leads. */
  readonly links?: Readonly<Record<string, string>>;
  /** It has a folder of its own, in which the program is run. */
  readonly isAlone?: boolean;
}

const policyOf = (...regexes: readonly string[]): string =>
  JSON.stringify(regexes.map(CalloutUriRegex => ({ CalloutType: 'webapi', CalloutUriRegex, CanCall: true })));

/** What each reader of YAML is asked by. */
const YAML_READERS: readonly (readonly string[])[] = [
  ['test', 'x.yaml'],
  ['ci', '--config', 'x.yaml'],
  ['inspect', 'x.yaml'],
  ['audit', 'x.yaml'],
  ['lint', 'x.yaml'],
  ['prove', 'policy.json', '--properties', 'x.yaml'],
];
const BOMB = Array.from({ length: 30 }, (_, index) =>
  index === 0 ? 'a0: &a0 [x, x]' : `a${index}: &a${index} [*a${index - 1}, *a${index - 1}]`,
).join('\n');
const YAML: Readonly<Record<string, string>> = {
  '20,000 aliases': `a: &a x\ncases:\n${'- *a\n'.repeat(20_000)}`,
  'aliases of aliases': `${BOMB}\ncases: *a29\n`,
  'an alias of itself': 'cases: &a\n- name: x\n  callouts: *a\n',
  'merge keys': `a: &a {x: 1}\ncases:\n${'- <<: *a\n'.repeat(5_000)}`,
  'depth by brackets': `cases: ${'['.repeat(100_000)}`,
  'depth by dashes': `cases:\n${'- '.repeat(50_000)}x`,
  'depth by lines': Array.from({ length: 2_000 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'),
  'a huge scalar': `cases: ${'x'.repeat(10_000_000)}`,
  'a huge block scalar': `query: |\n${'  x\n'.repeat(400_000)}`,
  'a huge key': `? ${'x'.repeat(1_000_000)}\n: y`,
  'a key twice': `cases: []\n${'name: x\n'.repeat(20_000)}`,
  'many keys': Array.from({ length: 50_000 }, (_, index) => `k${index}: 1`).join('\n'),
  'many documents': '---\na: b\n'.repeat(20_000),
  'tags and directives': `%YAML 1.2\n%TAG ! tag:x,2000:\n---\n!!js/function "x": !!binary ${'A'.repeat(100_000)}`,
  'quotes left open': `cases: "${'\\'.repeat(100_000)}`,
  'comments alone': '# x\n'.repeat(100_000),
  numbers: `cases: [${'0x1F, 1e999, .inf, -.nan, 0o7, '.repeat(10_000)}]`,
};

const REGEXES: Readonly<Record<string, string>> = {
  'two loops': '(a+)+$',
  'three loops': '((a*)*)*b',
  'the same twice': '(?:a|a)*b',
  'any again and again': '(.*)*(.*)*(.*)*x',
  'a back reference in a loop': '(a*)*\\1*b',
  'lookaround in a loop': '(?:(?=a*)a)*(?<=a*)b',
  'balancing groups': '(?:(?<o>a)|(?<-o>b))*(?(o)(?!))',
  'an atomic loop': '(?>a*)*b',
  'counts of counts': '((a{100}){100}){100}',
  'a large count': 'a{2147483647}',
  '5,000 brackets': `${'('.repeat(5_000)}a${')'.repeat(5_000)}`,
  '90,000 brackets': `${'('.repeat(90_000)}a${')'.repeat(90_000)}`,
  '199,000 letters': 'a'.repeat(199_000),
  'too many letters': 'a'.repeat(400_000),
  '20,000 words': Array.from({ length: 20_000 }, (_, index) => `w${index}`).join('|'),
  'a large class': `[${'a-zA-Z\\p{L}\\W'.repeat(5_000)}]+`,
  subtractions: `${'[a-z-'.repeat(2_000)}[a]${']'.repeat(2_000)}`,
  options: '(?i-s:'.repeat(1_000),
  'many dots': '.*a'.repeat(5_000),
  'optional letters': `${'a?'.repeat(2_000)}${'a'.repeat(2_000)}`,
};

/** Files of one character many times over, and of words that readers look for. */
const RUNS = [
  ' ',
  '\n',
  '\t',
  '\r',
  'a',
  '(',
  ')',
  '[',
  '{',
  '}',
  '"',
  "'",
  '`',
  '=',
  ';',
  ',',
  '.',
  '\\',
  '/',
  '#',
  '-',
];
const WORDS = [
  ...[':', '|', '<', '@', '&', '*', '%', '\u2028', '\u0000', '\u00e9', '\ud800', '//', '/*', '<|', '```', '\\u', 'h@"'],
  ...['.alter ', '.show', 'cluster(', 'let a=', 'strcat(', 'externaldata(', '{"a":', '"a",', '- a\n', 'a: ', 'a=b;'],
  ...['apiVersion', 'kind', 'resource "', '---\n', 'param ', '.\n', ' |\n', '&a ', '*a ', 'Server=', '"CalloutType"'],
];
const RUN_READERS: readonly (readonly string[])[] = [
  ['lint', 'x'],
  ['audit', 'x'],
  ['inspect', 'x'],
  ['run', 'x'],
  ['check', '--file', 'x'],
  ['verify', 'policy.json', '--certificate', 'x'],
  ['test', 'x.yaml'],
];

/** Each run by its name. */
export function runsOf(): readonly (readonly [name: string, text: string])[] {
  return [...RUNS, ...WORDS].map(word => [
    `runs of ${JSON.stringify(word)}`,
    word.repeat(Math.floor(40_000 / word.length)),
  ]);
}

export function fileAttacks(): readonly FileAttack[] {
  const policy = policyOf('contoso');
  const yaml = Object.entries(YAML).flatMap(([name, text]) =>
    YAML_READERS.map(argv => ({ name: `YAML: ${name}`, files: { 'x.yaml': text, 'policy.json': policy }, argv })),
  );
  const uris = `type,uri\nwebapi,https://${'a'.repeat(20_000)}!\nwebapi,${'ab'.repeat(10_000)}\n`;
  const regexes = Object.entries(REGEXES).flatMap(([name, regex]) =>
    [
      ['check', '--file', 'uris.csv', '--cluster', 'x.json'],
      ['lint', 'x.json', '--time-limit', '0.2'],
      ['who', 'x.json', '--time-limit', '0.2'],
      ['diff', 'policy.json', 'x.json', '--time-limit', '0.2'],
      ['prove', 'x.json', '--property', 'never webapi a', '--time-limit', '0.2'],
      ['compile', '--to', 'kql', 'x.json'],
    ].map(argv => ({
      name: `regex: ${name}`,
      files: { 'x.json': policyOf(regex), 'policy.json': policy, 'uris.csv': uris },
      argv,
    })),
  );
  const runs = runsOf().flatMap(([name, text]) =>
    RUN_READERS.map(argv => ({ name, files: { x: text, 'x.yaml': text, 'policy.json': policy }, argv })),
  );
  return [...yaml, ...regexes, ...runs];
}
