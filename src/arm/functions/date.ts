import type { JsonValue } from '../../json/nodes.js';
import type { FunctionCall } from '../call.js';
import { addDuration, formatDate, readDate } from '../date-format.js';
import { eager, slow, type FunctionTable } from '../function.js';

/** Functions of dates, all in UTC. */
export const dateFunctions: FunctionTable = {
  utcnow: slow(0, 1, call => {
    if (call.context.stage !== 'parameter')
      return call.fail(
        'utcNow may be used only in the default value of a parameter',
        'give a parameter the default "[utcNow()]", and use the parameter here',
      );
    return dated(call, () =>
      formatDate(call.context.run.now(), call.count > 0 ? call.text(0) : "yyyyMMdd'T'HHmmss'Z'", call.refuse),
    );
  }),
  /** Without a format the base's is kept, as the reference says in words; its table shows another: OURS(arm-date-format). */
  datetimeadd: slow(2, 3, call =>
    dated(call, () => {
      const { time, format } = readDate(call.text(0), call.refuse);
      const later = addDuration(time, call.text(1), call.refuse);
      return formatDate(later, call.count > 2 ? call.text(2) : format, call.refuse);
    }),
  ),
  datetimefromepoch: eager(1, 1, call =>
    dated(call, () => formatDate(call.integer(0) * 1000, "yyyy-MM-dd'T'HH:mm:ss'Z'", call.refuse)),
  ),
  datetimetoepoch: slow(1, 1, call => dated(call, () => Math.floor(readDate(call.text(0), call.refuse).time / 1000))),
};

/** What it takes to read a date, and to write one. */
const STEPS_PER_DATE = 8;

function dated(call: FunctionCall, make: () => JsonValue): JsonValue {
  call.charge(STEPS_PER_DATE);
  return make();
}
