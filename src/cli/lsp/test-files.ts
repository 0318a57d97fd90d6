import { readTestFile } from '../test-files/read-test-file.js';
import type { DocumentFinding } from './answers.js';

/** What YAML must hold to be a test file of ours. */
const TEST_FILE = /^cases\s*:/m;

/** What is wrong with a test file; null where nothing is, or where the text is another kind of YAML. */
export function testFileProblem(text: string): DocumentFinding | null {
  if (!TEST_FILE.test(text)) return null;
  const result = readTestFile('test.yaml', text);
  if (result.ok) return null;
  const { span, reason, message, hint } = result.problem;
  return {
    span,
    severity: 'error',
    code: reason,
    rule: null,
    message: hint === null ? message : `${message}\nhint: ${hint}`,
    fix: null,
  };
}
