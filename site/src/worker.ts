import { answer } from './engine/answer.js';
import type { WorkerReply, WorkerRequest } from './page/engine-client.js';

/** The analyses' own thread: the page stays awake, and can stop it. */
self.addEventListener('message', ({ data }: MessageEvent<WorkerRequest>) => {
  void reply(data);
});

async function reply({ id, name, given }: WorkerRequest): Promise<void> {
  let message: WorkerReply;
  try {
    // The client gives each name what belongs to it.
    message = { id, ok: true, answer: await answer(name, given as never) };
  } catch (error) {
    message = { id, ok: false, message: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(message);
}
