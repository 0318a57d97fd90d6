import { throughDoors } from './door.js';
import type { PlaygroundConsole } from './console.js';
import type { Answer, Given, RequestName } from './protocol.js';

type Answerer<Name extends RequestName> = (given: Given<Name>) => Promise<Answer<Name>>;

let ownConsole: Promise<PlaygroundConsole> | null = null;

function playgroundConsole(): Promise<PlaygroundConsole> {
  ownConsole ??= import('./console.js').then(({ PlaygroundConsole: Console }) => new Console());
  return ownConsole;
}

/** Who answers which request. Each loads what it needs when it is first asked. */
const answerers: { readonly [Name in RequestName]: Answerer<Name> } = {
  check: async given => (await import('./check.js')).check(given),
  lint: async given => (await import('./lint.js')).lint(given),
  who: async given => (await import('./who.js')).who(given),
  diff: async given => (await import('./diff.js')).diff(given),
  audit: async given => (await import('./audit.js')).audit(given),
  template: async given => (await import('./template.js')).template(given),
  completeCluster: async given => (await import('./document.js')).completeCluster(given),
  hover: async given => (await import('./document.js')).hover(given),
  open: async ({ cluster }) => (await playgroundConsole()).open(cluster),
  run: async given => (await playgroundConsole()).run(given),
  highlight: async given => (await import('./highlight.js')).highlight(given),
  complete: async given => (await import('./complete.js')).complete(given, (await playgroundConsole()).session),
};

/** Answers a request of the page. */
export function answer<Name extends RequestName>(name: Name, given: Given<Name>): Promise<Answer<Name>> {
  return throughDoors(() => answerers[name](given));
}
