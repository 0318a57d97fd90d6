import { Writable } from 'node:stream';

/** Takes what would go to standard output: a report that is written to a file. */
export class Collector extends Writable {
  text = '';

  constructor() {
    super({ decodeStrings: false });
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    this.text += chunk;
    done();
  }
}
