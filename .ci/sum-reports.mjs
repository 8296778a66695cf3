// Prints the closing line, summed from the JSON reports that the test runs left; fails where a test failed, and where a
// run left no report.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The reports of each target that runs tests: of the day itself, of the shifted clock, and of what needs more. */
const reportsOf = {
  test: ['vitest.json', 'shifted.json'],
  readmes: ['vitest.json', 'shifted.json'],
  external: ['external.json'],
  python: ['python.json'],
  java: ['java.json'],
  go: ['go.json'],
};
/** The folders of all projects: the workspaces, and the root. */
const projects = `{.,${JSON.parse(readFileSync('package.json', 'utf8')).workspaces.join()}}`;
const expected = globSync(`${projects}/package.json`).flatMap((file) => {
  const targets = Object.keys(JSON.parse(readFileSync(file, 'utf8')).nx.targets);
  return targets.flatMap((target) => (reportsOf[target] ?? []).map((name) => join(dirname(file), 'reports', name)));
});
const files = globSync(`${projects}/reports/*.json`).map((file) => join(file));
const missing = expected.filter((file) => !files.includes(file));
for (const file of missing) console.log(`A run left no report: ${file}`);

const reports = files.map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (key) => reports.reduce((total, report) => total + report[key], 0);
const brokenRuns = reports.filter(({ success, numFailedTests }) => !success && numFailedTests === 0).length;
const failed = sum('numFailedTests') + brokenRuns + missing.length;
console.log(`${sum('numPassedTests')} passed, ${failed} failed, ${sum('numPendingTests')} skipped`);
process.exit(failed > 0 || files.length === 0 ? 1 : 0);
