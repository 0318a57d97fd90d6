import type { Application } from './application.js';
import { readBody } from './body.js';
import { plainRefusal } from './front-door.js';

/** Answers a request without any network, as the servers of other run times are written. */
export type FetchHandler = (request: Request) => Promise<Response>;

/** The emulator as a function. It looks at neither Host nor Origin: nobody but its caller reaches it. */
export function fetchHandler(application: Application): FetchHandler {
  return async request => {
    const { pathname, searchParams, origin } = new URL(request.url);
    const headers = Object.fromEntries(request.headers);
    const body = await readBody([Buffer.from(await request.arrayBuffer())], headers['content-encoding']);
    const asked = { method: request.method, path: pathname, query: searchParams, headers, origin };
    if (!body.ok) {
      const refusal = plainRefusal(body);
      application.reportRefusal({ ...asked, body: '' }, refusal);
      return new Response(refusal.body, { status: refusal.status, headers: refusal.headers });
    }
    const { response, saved } = await application.respond(
      { ...asked, body: body.text ?? '' },
      body.text === null ? body.bytes : null,
    );
    await saved;
    // The standard allows no text, not even an empty one, with these.
    const hasBody = request.method !== 'HEAD' && ![204, 205, 304].includes(response.status);
    return new Response(hasBody ? (response.bytes ?? response.body) : null, {
      status: response.status,
      headers: response.headers,
    });
  };
}
