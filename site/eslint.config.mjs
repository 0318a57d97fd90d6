/* The root's rules, for this package: `npm run lint` in site/ (its dependencies must be installed). */
import root from '../eslint.config.mjs';

export default [{ ignores: ['dist/', 'node_modules/'] }, ...root.filter(({ ignores }) => ignores === undefined)];
