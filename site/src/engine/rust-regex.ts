import start, * as rregex from '../../../node_modules/rregex/lib/web.js';
import address from '../../../node_modules/rregex/lib/rregex.wasm?url';
import { provideRustRegex } from '../../../src/tabular/query/rust-regex.js';

let loading: Promise<void> | null = null;

/** Loads the regexes of KQL (`matches regex`, `extract`): Rust's, in WebAssembly. */
export function loadRustRegex(): Promise<void> {
  loading ??= start({ module_or_path: address }).then(() => {
    provideRustRegex(rregex);
  });
  return loading;
}
