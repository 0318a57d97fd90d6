import type { Server } from 'node:http';

/** Serves dist/ at a port of this machine; 0 chooses one. */
export function startSite(port?: number): Promise<Server>;
