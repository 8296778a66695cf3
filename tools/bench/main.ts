/** Measures the gateway beside its peers, its client beside AWS's SDK, and generation. `--help` lists the options. */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { shareCores } from './measure/cores.ts';
import { watchOthers } from './measure/disturbance.ts';
import { missingForLoad } from './measure/wrk.ts';
import { help, type Options, type Part, readOptions, UsageError } from './options.ts';
import type { Bench } from './parts/bench.ts';
import { measureClients } from './parts/client.ts';
import { measureFeatures } from './parts/features.ts';
import { measureGeneration } from './parts/generation.ts';
import { measureGrowth } from './parts/growth.ts';
import { measureMemory } from './parts/memory.ts';
import { measureServers } from './parts/servers.ts';
import { measureStart } from './parts/start.ts';
import { renderReport } from './report/render.ts';
import type { Report } from './report/report.ts';
import { renderServersChart } from './report/servers-chart.ts';
import { installPrism, prism } from './servers/prism.ts';
import { makeAnswers } from './upstream/answers.ts';
import { startUpstream } from './upstream/upstream.ts';

/** Measures a part, and puts it into the report. */
const measurers: Readonly<Record<Part, (bench: Bench, report: Report) => Promise<void>>> = {
  servers: async (bench, report) => void (report.servers = await measureServers(bench)),
  features: async (bench, report) => void (report.features = await measureFeatures(bench)),
  growth: async (bench, report) => void (report.growth = await measureGrowth(bench)),
  start: async (bench, report) => void (report.start = await measureStart(bench)),
  memory: async (bench, report) => void (report.memory = await measureMemory(bench)),
  client: async (bench, report) => void (report.client = await measureClients(bench)),
  generation: async (bench, report) => void (report.generation = await measureGeneration(bench)),
};

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function run(options: Options): Promise<Report> {
  const cores = shareCores();
  const model = cpus()[0]?.model ?? 'an unknown CPU';
  const machine = `${cores.note} Node ${process.version} on ${model}, ${cpus().length} cores.`;
  const report: Report = { date: new Date().toISOString(), machine, othersShare: {}, failures: [] };
  const fail = (what: string, error: unknown): void => {
    const failure = `${what}: ${error instanceof Error ? error.message : String(error)}`;
    report.failures.push(failure);
    say(`FAILED: ${failure}`);
  };
  const servers = await withoutMissing(options, fail);
  const answers = makeAnswers(new Date());
  const upstream = await startUpstream(answers);
  const bench = { ...options, servers, upstreamUrl: upstream.url, answers, cores, say, fail };
  for (const part of options.parts) {
    const othersShare = watchOthers(cpus().length);
    try {
      await measurers[part](bench, report);
    } catch (error) {
      fail(part, error);
    }
    report.othersShare[part] = othersShare();
  }
  await upstream.end();
  return report;
}

async function withoutMissing({ parts, servers }: Options, fail: Bench['fail']): Promise<Options['servers']> {
  if (!parts.includes('servers') || !servers.includes(prism)) return servers;
  try {
    await installPrism();
    return servers;
  } catch (error) {
    fail('prism cannot be installed', error);
    return servers.filter((server) => server !== prism);
  }
}

try {
  const options = readOptions(process.argv.slice(2));
  const missing = missingForLoad();
  if (options === undefined) process.stdout.write(help);
  else if (missing !== undefined) throw new UsageError(missing);
  else {
    const report = await run(options);
    process.stdout.write(renderReport(report));
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
    if (options.svg !== undefined && report.servers !== undefined)
      writeFileSync(options.svg, renderServersChart(report.servers));
    process.exitCode = report.failures.length === 0 ? 0 : 1;
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = 2;
}
