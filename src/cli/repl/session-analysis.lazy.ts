import * as sessionAnalysis from './session-analysis.js';

/** The analyses of whole policies, loaded with the first `#who`, `#lint` or `#diff`. */
export const sessionAnalyses = (): typeof sessionAnalysis => sessionAnalysis;
