import type { Answer, Given, RequestName } from '../engine/protocol.js';

export interface WorkerRequest {
  readonly id: number;
  readonly name: RequestName;
  readonly given: Given<RequestName>;
}

export type WorkerReply =
  | { readonly id: number; readonly ok: true; readonly answer: Answer<RequestName> }
  | { readonly id: number; readonly ok: false; readonly message: string };

interface Waiting {
  readonly name: RequestName;
  readonly resolve: (answer: Answer<RequestName>) => void;
  readonly reject: (error: Error) => void;
}

/** Said of a request that was stopped, by the user or by a newer one. */
export class Stopped extends Error {}

/** A worker that answers requests, one after another, and can be stopped and started anew. */
export class EngineClient {
  private worker: Worker | null = null;
  private nextId = 1;
  private readonly waiting = new Map<number, Waiting>();

  ask<Name extends RequestName>(name: Name, given: Given<Name>): Promise<Answer<Name>> {
    const worker = (this.worker ??= this.start());
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      // The answer to a request is of the kind of its name.
      this.waiting.set(id, { name, resolve, reject });
      worker.postMessage({ id, name, given } satisfies WorkerRequest);
    });
  }

  /** Whether it is at work. */
  get isBusy(): boolean {
    return this.waiting.size > 0;
  }

  /** Ends whatever it is doing. The next request starts a new worker. */
  stop(): void {
    this.worker?.terminate();
    this.worker = null;
    this.fail(new Stopped('stopped'));
  }

  private start(): Worker {
    const worker = new Worker(new URL('../worker.ts', import.meta.url), { type: 'module', name: 'analyses' });
    worker.addEventListener('message', ({ data }: MessageEvent<WorkerReply>) => {
      const waiting = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if (data.ok) waiting?.resolve(data.answer);
      else waiting?.reject(new Error(data.message));
    });
    worker.addEventListener('error', () => {
      this.worker = null;
      this.fail(new Error('the analysis failed; please report what you gave it'));
    });
    return worker;
  }

  private fail(error: Error): void {
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}
