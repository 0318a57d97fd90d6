import type { ScalarType } from './table.js';

/** The .NET type that the service names for each scalar type; `SByte` for bool is not a mistake (recorded answers have it). */
export const dotnetTypes: Readonly<Record<ScalarType, { readonly name: string; readonly namespace: string }>> = {
  bool: { namespace: 'System', name: 'SByte' },
  datetime: { namespace: 'System', name: 'DateTime' },
  decimal: { namespace: 'System.Data.SqlTypes', name: 'SqlDecimal' },
  dynamic: { namespace: 'System', name: 'Object' },
  guid: { namespace: 'System', name: 'Guid' },
  int: { namespace: 'System', name: 'Int32' },
  long: { namespace: 'System', name: 'Int64' },
  real: { namespace: 'System', name: 'Double' },
  string: { namespace: 'System', name: 'String' },
  timespan: { namespace: 'System', name: 'TimeSpan' },
};
