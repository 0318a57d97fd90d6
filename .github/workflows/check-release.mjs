// Refuses a release whose tag is not the version of package.json, or that CHANGELOG.md does not tell of.
import { readFileSync } from 'node:fs';

const [reference = ''] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const problems = [];
if (reference.startsWith('refs/tags/') && reference !== `refs/tags/v${version}`) {
  problems.push(`the tag is ${reference.slice('refs/tags/'.length)}, but package.json says ${version}`);
}
if (!new RegExp(`^## ${version.replaceAll('.', '\\.')}$`, 'm').test(readFileSync('CHANGELOG.md', 'utf8'))) {
  problems.push(`CHANGELOG.md has no section "## ${version}"`);
}
for (const problem of problems) console.error(`error: ${problem}`);
if (problems.length > 0) process.exit(1);
console.log(`${version} may be released`);
