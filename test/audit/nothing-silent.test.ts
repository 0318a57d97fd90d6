import { describe, expect, it } from 'vitest';
import { auditText } from '../../src/audit/audit.js';
import { adversarialTexts, wildTexts } from './labelled.js';

/*
 * Protects the promise that nothing is skipped in silence: a counter that shares no code with the audit counts the uses of the
 * constructs' words outside of strings and comments, and each of them must be a finding on its line.
 */

// Comments and strings by one regex; the audit has a lexer of its own.
const NO_CODE =
  /\/\/[^\r\n]*|[hH]?```[^]*?```|[hH]?~~~[^]*?~~~|[hH]?@"(?:[^"\r\n]|"")*"|[hH]?@'(?:[^'\r\n]|'')*'|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'/g;
const USES =
  /(?<![\w.$-])(cluster|externaldata|external_data|inline_external_table|sql_request|mysql_request|postgresql_request|cosmosdb_sql_request|http_request|http_request_post|azure_digital_twins_query_request|ai_embeddings|ai_chat_completion|ai_chat_completion_prompt|ai_embed_text|infer_storage_schema|infer_storage_schema_with_suggestions|execute_query|execute_show_command|dax_request|external_datatable)\s*\(|(?<![\w$])(external_table)\s*\(|\bevaluate\s+(?:hint\.\w+\s*=\s*\w+\s+)*(csharp)\s*\(/g;

/** The lines on which a construct is used, with the construct. */
function usesIn(text: string): readonly { readonly line: number; readonly construct: string }[] {
  const code = text.replace(NO_CODE, hidden => hidden.replace(/[^\r\n]/g, ' '));
  return [...code.matchAll(USES)].map(match => {
    const construct = match[1] ?? match[2] ?? match[3] ?? '';
    const offset = match.index + match[0].indexOf(construct);
    return { line: code.slice(0, offset).split('\n').length, construct };
  });
}

// Their own cluster is not a callout; execute_query of the cluster itself is read instead.
const texts = [...adversarialTexts(), ...wildTexts()].filter(
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
