import type { Span } from '../../../../grammar/text/positions.js';
import type { Cell } from '../../table.js';
import { functions, required, type CheckedCall, type FunctionSpecification } from '../function.js';
import { messages } from '../messages.js';
import { fail } from '../problem.js';
import type { ComputeCell, RunContext } from '../scope.js';
import { parameter, signature } from '../signature.js';
import { types, type Type } from '../types.js';
import { toText } from '../values/convert.js';
import { md5, sha1, sha256, xxh64 } from '../values/hashes.js';
import { long } from '../values/numbers.js';

/** A character of a text takes so much longer than what JavaScript does with whole strings. */
const WEIGHT = 40;
/** What hashing the shortest text costs, in characters: XXH64 goes by its length, the older hashes by blocks. */
const LEAST = 60;
const LEAST_BLOCK = 1_400;

/** Which bytes the service hashes of an int, a real, a bool, a guid or a decimal is not documented. */
function checkType({ arguments: [source] }: CheckedCall, ...known: readonly Type['name'][]): void {
  const argument = required(source);
  if (!known.includes(argument.type.name) && argument.type.name !== 'unknown') {
    fail(
      messages.unsupported(
        argument,
        `the hash of a value of type ${argument.type.name}`,
        'convert it to text first, with tostring()',
      ),
    );
  }
}

/** A text's UTF-8; a point in time as text, with seven digits of its fraction. */
function textDigest(digest: (bytes: Uint8Array) => string): FunctionSpecification {
  return {
    weight: WEIGHT,
    signatures: signature(types.string, [parameter('not dynamic')]),
    compile: call => {
      checkType(call, 'string', 'datetime');
      const { evaluate, type } = required(call.arguments[0]);
      return (row, run) => {
        run.meter.spend(LEAST_BLOCK, call.span);
        return digest(new TextEncoder().encode(toText(evaluate(row, run), type, call.span, run)));
      };
    },
  };
}

/** The bytes that `hash()` takes of a value: a text's UTF-8, the ticks of a time. */
function bytesOf(value: Cell, type: Type, span: Span, run: RunContext): Uint8Array {
  if (type.name !== 'datetime' && type.name !== 'timespan') {
    return new TextEncoder().encode(toText(value, type, span, run));
  }
  const view = new DataView(new ArrayBuffer(8));
  view.setBigInt64(0, typeof value === 'bigint' ? value : 0n, true);
  return new Uint8Array(view.buffer);
}

function compileHash(call: CheckedCall): ComputeCell {
  checkType(call, 'string', 'datetime', 'timespan');
  const {
    arguments: [source, modulus],
    span,
  } = call;
  const { evaluate, type } = required(source);
  return (row, run) => {
    run.meter.spend(LEAST, span);
    const hash = xxh64(bytesOf(evaluate(row, run), type, span, run));
    if (modulus === undefined) return long(hash);
    const divisor = modulus.evaluate(row, run);
    if (divisor === null || Number(divisor) === 0) return null;
    const by = BigInt(Number(divisor));
    const rest = hash % by;
    return long(rest < 0n ? rest + (by < 0n ? -by : by) : rest);
  };
}

const hash: FunctionSpecification = {
  weight: WEIGHT,
  signatures: signature(types.long, [parameter('not dynamic'), parameter('integer', { minimum: 0 })]),
  compile: compileHash,
};

/** Hashes of values. `hash()` is XXH64. */
export const hashFunctions = functions({
  hash,
  hash_xxhash64: hash,
  hash_md5: textDigest(md5),
  hash_sha1: textDigest(sha1),
  hash_sha256: textDigest(sha256),
});
