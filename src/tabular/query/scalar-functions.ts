import { arrayFunctions } from './functions/arrays.js';
import { arrayOrderFunctions } from './functions/array-orders.js';
import { bagFunctions } from './functions/bags.js';
import { bitFunctions } from './functions/bits.js';
import { calendarFunctions } from './functions/calendar.js';
import { formatFunctions } from './functions/formats.js';
import { hashFunctions } from './functions/hashes.js';
import { conversionFunctions } from './functions/conversions.js';
import { conditionalFunctions } from './functions/conditionals.js';
import { datetimeFunctions } from './functions/datetimes.js';
import { dynamicFunctions } from './functions/dynamics.js';
import { ipAddressFunctions } from './functions/ip-addresses.js';
import { numberFunctions } from './functions/numbers.js';
import { stringFunctions } from './functions/strings.js';
import { textFunctions } from './functions/texts.js';
import { urlFunctions } from './functions/urls.js';
import { windowFunctions } from './functions/windows.js';
import type { ScalarFunction } from './function.js';
import { regexFunctions } from './regex-functions.js';

const byName: ReadonlyMap<string, ScalarFunction> = new Map(
  [
    ...conversionFunctions,
    ...conditionalFunctions,
    ...stringFunctions,
    ...regexFunctions,
    ...dynamicFunctions,
    ...datetimeFunctions,
    ...numberFunctions,
    ...urlFunctions,
    ...arrayFunctions,
    ...ipAddressFunctions,
    ...textFunctions,
    ...arrayOrderFunctions,
    ...bagFunctions,
    ...bitFunctions,
    ...calendarFunctions,
    ...formatFunctions,
    ...hashFunctions,
    ...windowFunctions,
  ].map(definition => [definition.name, definition]),
);

/** The scalar functions that this interpreter has. */
export const scalarFunctionNames: readonly string[] = [...byName.keys()];

export function scalarFunction(name: string): ScalarFunction | null {
  return byName.get(name) ?? null;
}
