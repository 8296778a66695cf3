/** Measures the gateway beside its peers. `--help` lists the options. */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { renderChart } from './chart.ts';
import { pinCores, watchOthers } from './machine.ts';
import { type Bench, compare, missingForLoad } from './measure.ts';
import { type Options, parts, readOptions } from './options.ts';
import { measureFeatures, measureMemory, measureStart } from './parts.ts';
import { renderReport, type Report } from './report.ts';
import { installPrism } from './servers.ts';
import { makeResponses, startUpstream } from './upstream.ts';

const measurers: Readonly<Record<(typeof parts)[number], (bench: Bench) => Promise<Partial<Report>>>> = {
  servers: async (bench) => ({ servers: await compare(bench, bench.servers, bench.workloads) }),
  features: async (bench) => ({ features: await measureFeatures(bench) }),
  start: async (bench) => ({ start: await measureStart(bench) }),
  memory: async (bench) => ({ memory: await measureMemory(bench) }),
};

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function run(options: Options): Promise<Report> {
  const { launcher, note } = pinCores();
  const machine = `${note} Node ${process.version} on ${cpus()[0]?.model ?? 'an unknown CPU'}, ${cpus().length} cores.`;
  const report: Report = { date: new Date().toISOString(), machine, othersShare: {}, failures: [] };
  const fail = (what: string, error: unknown): void => {
    report.failures.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    log(`FAILED: ${report.failures.at(-1) ?? ''}`);
  };
  if (options.parts.includes('servers') && options.servers.some(({ name }) => name === 'prism'))
    await installPrism().catch((error: unknown) => fail('prism cannot be installed', error));
  const responses = makeResponses(new Date());
  const upstream = await startUpstream(responses);
  const bench = { ...options, upstreamUrl: upstream.url, responses, launcher, log, fail };
  for (const part of options.parts) {
    const othersShare = watchOthers();
    await measurers[part](bench).then(
      (measured) => Object.assign(report, measured),
      (error: unknown) => fail(part, error),
    );
    report.othersShare[part] = othersShare();
  }
  await upstream.end();
  return report;
}

const options = readOptions(process.argv.slice(2));
const missing = missingForLoad();
if (missing === undefined) {
  const report = await run(options);
  process.stdout.write(renderReport(report));
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
  if (options.svg !== undefined && report.servers !== undefined)
    writeFileSync(options.svg, renderChart(report.servers));
  process.exitCode = report.failures.length === 0 ? 0 : 1;
} else {
  log(`bench: ${missing}`);
  process.exitCode = 2;
}
