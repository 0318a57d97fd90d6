import type { OptionDefinition } from '../option-table.js';
import { optionsOf, type Subcommand } from '../subcommand.js';
import { subcommands } from '../subcommands.js';
import type { Shell } from './shells.js';

/** A subcommand as a shell knows it. */
interface Completed {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionDefinition[];
}

/** The script that makes a shell complete our command lines. */
export async function completionScript(shell: Shell): Promise<string> {
  const all: Completed[] = [];
  for (const [name, { summary, load }] of Object.entries(subcommands)) {
    const subcommand: Subcommand = await load();
    all.push({ name, summary, options: optionsOf(subcommand) });
  }
  return SCRIPTS[shell](all);
}

const SCRIPTS: Readonly<Record<Shell, (all: readonly Completed[]) => string>> = {
  bash: bashScript,
  // Its own emulation of bash's completion: one script serves both.
  zsh: all => `autoload -U +X bashcompinit && bashcompinit\n${bashScript(all)}`,
  fish: fishScript,
  powershell: powershellScript,
};

function names(all: readonly Completed[]): string {
  return ['help', ...all.map(({ name }) => name)].join(' ');
}

function long({ name }: OptionDefinition): string {
  return `--${name}`;
}

function bashScript(all: readonly Completed[]): string {
  const values = all.flatMap(({ name, options }) =>
    options.flatMap(option =>
      option.values === undefined
        ? []
        : [
            `    '${name} ${long(option)}') COMPREPLY=($(compgen -W '${option.values.join(' ')}' -- "$word")); return;;`,
          ],
    ),
  );
  const words = all.map(({ name, options }) => `    ${name}) words='${options.map(long).join(' ')}';;`);
  return `_kusto_callout() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} subcommand= words= each
  for each in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case " ${names(all)} " in *" $each "*) subcommand=$each; break;; esac
  done
  case "$subcommand $previous" in
${values.join('\n')}
  esac
  case "$subcommand" in
${words.join('\n')}
    help) COMPREPLY=($(compgen -W '${names(all)}' -- "$word")); return;;
    *) words='${names(all)} --help --version';;
  esac
  if [[ -z $subcommand || $word == -* ]]; then COMPREPLY=($(compgen -W "$words" -- "$word")); fi
}
complete -o default -F _kusto_callout kusto-callout
`;
}

function fishScript(all: readonly Completed[]): string {
  const lines = all.flatMap(({ name, summary, options }) => [
    `complete -c kusto-callout -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ...options.map(({ name: option, short, value, values, description }) => {
      const parts = [`complete -c kusto-callout -n '__fish_seen_subcommand_from ${name}' -l ${option}`];
      if (short !== undefined) parts.push(`-s ${short}`);
      if (values !== undefined) parts.push(`-x -a '${values.join(' ')}'`);
      else if (value !== undefined) parts.push('-r');
      return `${parts.join(' ')} -d ${quoted(description)}`;
    }),
  ]);
  const help = `complete -c kusto-callout -n '__fish_seen_subcommand_from help' -f -a '${names(all)}'`;
  return `${[...lines, help].join('\n')}\n`;
}

/** A text in the single quotes of fish. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

function powershellScript(all: readonly Completed[]): string {
  const options = all.map(({ name, options: own }) => `    '${name}' = '${own.map(long).join(' ')}'`);
  const values = all.flatMap(({ name, options: own }) =>
    own.flatMap(option =>
      option.values === undefined ? [] : [`    '${name} ${long(option)}' = '${option.values.join(' ')}'`],
    ),
  );
  return `Register-ArgumentCompleter -Native -CommandName kusto-callout -ScriptBlock {
  param($word, $ast, $position)
  $options = @{
${options.join('\n')}
  }
  $values = @{
${values.join('\n')}
  }
  $before = @($ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { "$_" })
  $subcommand = $before | Select-Object -Skip 1 | Where-Object { $options.ContainsKey($_) } | Select-Object -First 1
  $wanted = $values["$subcommand $($before[-1])"]
  if (-not $wanted) { $wanted = if ($subcommand) { $options[$subcommand] } else { '${names(all)}' } }
  $wanted -split ' ' | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
}
`;
}
