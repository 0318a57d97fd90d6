import type { ArmCalloutType } from '../policy/callout-types.js';
import { sqlDialectType, targetsOf, type Target } from './targets.js';
import { NOTHING, type Value } from './values.js';

/** An external table, by its definition. */
export interface ExternalTable {
  /** More than one where it is not known which it is. */
  readonly types: readonly ArmCalloutType[];
  readonly targets: readonly Target[];
}

/** An external table of a kind, with the values of its connection strings. */
export function externalTableOf(kind: string | null, dialect: string | null, values: readonly Value[]): ExternalTable {
  if (kind !== 'sql') {
    return {
      types: ['external_data'],
      targets: values.flatMap(value => targetsOf(value, 'external_data', 'uri')),
    };
  }
  // OURS(audit-external-sql): external_data by the policy's page, or the type of the database by what it is.
  const type = sqlDialectType(dialect, values[0] ?? NOTHING);
  return {
    types: ['external_data', type],
    targets: values.flatMap(value => targetsOf(value, type, 'connection')),
  };
}
