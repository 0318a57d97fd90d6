import * as sessionAudit from './session-audit.js';

/** Audits and the analyses below them, loaded with the first `#audit`. */
export const sessionAudits = (): typeof sessionAudit => sessionAudit;
