/**
 * Parts of the core that load when they are first used. In Node a door opens at once (`require`); a browser has to wait. So the
 * first call through a closed door throws, and the code that answers requests waits for the part and asks again: the core's functions
 * change nothing before they return.
 */
export class ClosedDoor extends Error {
  constructor(
    /** Done when the part is there. */
    readonly opened: Promise<void>,
  ) {
    super('a part of the program is not loaded yet');
  }
}

/** A door to the module that `load` gives. Vite's plugin puts this into every `*.lazy.ts` of the core. */
export function door<Module>(load: () => Promise<Module>): () => Module {
  let opened: Module | undefined;
  return () => {
    if (opened !== undefined) return opened;
    throw new ClosedDoor(
      load().then(module => {
        opened = module;
      }),
    );
  };
}

/** As many parts may lie behind one another. */
const MAX_DOORS = 20;

/** Computes something, waiting for each part that it turns out to need. */
export async function throughDoors<Value>(compute: () => Value | Promise<Value>): Promise<Value> {
  for (let tries = 0; ; tries++) {
    try {
      return await compute();
    } catch (error) {
      if (!(error instanceof ClosedDoor) || tries === MAX_DOORS) throw error;
      await error.opened;
    }
  }
}
