// Runs the TypeScript sources as they are: `node --require ./src/ts-node.cjs FILE.ts`. Types are checked elsewhere.
'use strict';
const Module = require('node:module');

require('ts-node').register({
  transpileOnly: true,
  experimentalResolver: false,
  compilerOptions: { module: 'CommonJS', moduleResolution: 'Node10', ignoreDeprecations: '6.0' },
});

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
  // chevrotain's own single-file build: its ordinary entry drags in 640 files of lodash-es (0.5 s at every start).
  if (request === 'chevrotain') {
    return resolveFilename.call(this, request, parent, ...rest).replace(/src[\\/]api\.js$/, 'chevrotain.mjs');
  }
  // The sources import './x.js', as TypeScript wants it; on disk there is only './x.ts'.
  if (request.startsWith('.') && request.endsWith('.js') && /\.[cm]?ts$/.test(parent?.filename ?? '')) {
    try {
      return resolveFilename.call(this, `${request.slice(0, -3)}.ts`, parent, ...rest);
    } catch {
      // a real .js file
    }
  }
  return resolveFilename.call(this, request, parent, ...rest);
};
