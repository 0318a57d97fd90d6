import { describe, expect, it } from 'vitest';
import { auditText } from '../../src/audit/audit.js';
import { adversarialTexts, constructTexts, wildTexts } from './labelled.js';

/*
 * Protects the promise that nothing is skipped in silence: a counter that shares no code with the audit counts the uses of the
 * constructs' words outside of strings and comments, and each of them must be a finding on its line.
 */

// Comments and strings by one regex; the audit has a lexer of its own.
const NO_CODE =
  /\/\/[^\r\n]*|[hH]?```[^]*?```|[hH]?~~~[^]*?~~~|[hH]?@"(?:[^"\r\n]|"")*"|[hH]?@'(?:[^'\r\n]|'')*'|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'/g;
const USES =
  /(?<![\w.$-])(cluster|externaldata|external_data|inline_external_table|sql_request|mysql_request|postgresql_request|cosmosdb_sql_request|http_request|http_request_post|azure_digital_twins_query_request|ai_embeddings|ai_chat_completion|ai_chat_completion_prompt|ai_embed_text|infer_storage_schema|infer_storage_schema_with_suggestions|execute_query|execute_show_command|dax_request|external_datatable)\s*\(|(?<![\w$])(external_table)\s*\(|\bevaluate\s+(?:hint\.\w+\s*=\s*\w+\s+)*(csharp)\s*\(/g;

/** Commands that call out, at the beginning of a line. */
const COMMANDS: readonly (readonly [construct: string, pattern: RegExp])[] = [
  ['export_to_table', /^\s*\.export\s+(?:async\s+)?to\s+table\b/gim],
  ['export_to_sql', /^\s*\.export\s+(?:async\s+)?to\s+sql\b/gim],
  ['export_to_storage', /^\s*\.export\s+(?:async\s+)?(?:compressed\s+)?to\s+(?:csv|tsv|json|parquet)\b/gim],
  ['external_table_definition', /^\s*\.(?:create|create-or-alter)\s+external\s+table\b(?!\s+\S+\s+\w+\s+mapping)/gim],
  ['continuous_export', /^\s*\.(?:create|create-or-alter)\s+continuous-export\b(?=[^<]*<\|)/gim],
  ['ingest', /^\s*\.ingest\s+(?:async\s+)?into\b/gim],
];

/** The lines on which a construct is used, with the construct. */
function usesIn(text: string): readonly { readonly line: number; readonly construct: string }[] {
  const code = text.replace(NO_CODE, hidden => hidden.replace(/[^\r\n]/g, ' '));
  const lineOf = (offset: number): number => code.slice(0, offset).split('\n').length;
  const commands = COMMANDS.flatMap(([construct, pattern]) =>
    [...code.matchAll(pattern)].map(match => ({ line: lineOf(match.index + match[0].indexOf('.')), construct })),
  );
  const others = [...code.matchAll(USES)].map(match => {
    const construct = match[1] ?? match[2] ?? match[3] ?? '';
    return { line: lineOf(match.index + match[0].indexOf(construct)), construct };
  });
  return [...commands, ...others];
}

// Their own cluster is not a callout; execute_query of the cluster itself is read instead.
const texts = [...adversarialTexts(), ...constructTexts(), ...wildTexts()].filter(
  ({ kind, format, options }) => kind !== 'csv' && format === undefined && options === undefined,
);

describe('nothing is skipped in silence', () => {
  it.each(texts.map(({ id, text }): [string, string] => [id, text]))('in %s', (_id, text) => {
    const findings = auditText(text);
    const missing = usesIn(text).filter(
      use =>
        use.construct !== 'execute_query' &&
        !findings.some(finding => finding.line === use.line && finding.construct === use.construct),
    );
    expect(missing).toEqual([]);
  });

  it('has something to count', () => {
    expect(texts.flatMap(({ text }) => usesIn(text)).length).toBeGreaterThan(50);
  });
});
