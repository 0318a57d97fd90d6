import { existsSync } from 'node:fs';
import type { Property } from '../../analysis/prove/index.js';
import type { FileResult } from '../../library/session.js';
import { absolutePath } from '../files.js';
import type { Inputs } from '../inputs.js';
import type { TestCase } from './test-case.js';

/** The files of other policies that a property is about. */
export function otherNames(property: Property): readonly string[] {
  if ('subset' in property) return [property.subset];
  return 'equal' in property ? [property.equal] : [];
}

/** A case with the texts of the policies that it compares with: files beside the test file, or `REV:PATH`. */
export async function withOthers(testCase: TestCase, inputs: Inputs): Promise<TestCase> {
  const { since, properties, file } = testCase;
  const names = [
    ...(since === null ? [] : [since.name]),
    ...properties.flatMap(({ property }) => otherNames(property)),
  ];
  if (names.length === 0) return testCase;
  const others = new Map<string, FileResult>();
  for (const name of names) {
    const path = absolutePath(name, absolutePath(file, null));
    others.set(name, await inputs.readAny(existsSync(path) ? path : name));
  }
  return { ...testCase, others };
}
