// Prints the closing line, summed from the JSON reports that the test runs left; fails where there are none, or where
// a test failed.
import { globSync, readFileSync } from 'node:fs';

const files = globSync('{.,spec,tools,packages/*}/reports/*.json');
const reports = files.map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (key) => reports.reduce((total, report) => total + report[key], 0);
const failed =
  sum('numFailedTests') + reports.filter(({ success, numFailedTests }) => !success && numFailedTests === 0).length;
console.log(`${sum('numPassedTests')} passed, ${failed} failed, ${sum('numPendingTests')} skipped`);
process.exit(failed > 0 || files.length === 0 ? 1 : 0);
