import fc from 'fast-check';
import { effort } from './effort.js';

// What a property of fast-check tries unless it says otherwise. Vitest runs this before each file.
fc.configureGlobal({ numRuns: effort(100, 4) });
