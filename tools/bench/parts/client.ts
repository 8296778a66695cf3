import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import * as z from 'zod';
import { median } from '../measure/statistics.ts';
import { runToEnd } from '../measure/run-to-end.ts';
import type { Bench } from './bench.ts';

/** What a client costs its users. */
export interface ClientCost {
  /** Its name. */
  readonly client: string;
  /** What it adds to a bundle for browsers, minified and gzipped, in bytes. */
  readonly gzippedBytes: number;
  /** How long Node takes to import it, in milliseconds. */
  readonly importMs: number;
  /** CPU time of describing an audit, in microseconds. */
  readonly callUs: number;
  /** CPU time of listing a thousand audits, in microseconds. */
  readonly thousandItemsUs: number;
}

const clients = [
  { name: '@audit-gateway/client', which: 'ours', exported: '*' },
  {
    name: '@aws-sdk/client-iot',
    which: 'sdk',
    exported: '{ IoTClient, ListAuditTasksCommand, DescribeAuditTaskCommand }',
  },
] as const;

const folder = fileURLToPath(new URL('..', import.meta.url));
const script = fileURLToPath(new URL('../client/call.ts', import.meta.url));
const printed = z.object({ callUs: z.number(), thousandItemsUs: z.number() });

async function gzippedBytes(name: string, exported: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: `export ${exported} from '${name}';`, resolveDir: folder },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
}

async function importMs(name: string, { cores }: Bench): Promise<number> {
  const code = `const began = performance.now(); await import('${name}'); console.log(performance.now() - began);`;
  const line = [...cores.launcher, process.execPath, '--input-type=module', '-e', code];
  return Number(await runToEnd(line, { cwd: folder }));
}

async function callCost(which: string, { cores, upstreamUrl }: Bench): Promise<z.infer<typeof printed>> {
  const line = [...cores.launcher, process.execPath, script, which, upstreamUrl];
  return printed.parse(JSON.parse(await runToEnd(line, { cwd: folder })));
}

/** Measures our client and AWS's SDK, one after the other in each round. */
export async function measureClients(bench: Bench): Promise<readonly ClientCost[]> {
  const found = clients.map((client) => ({
    ...client,
    imports: new Array<number>(),
    calls: new Array<z.infer<typeof printed>>(),
  }));
  const { rounds, repetitions } = bench.lengths;
  for (let repetition = 1; repetition <= repetitions; repetition += 1) {
    bench.say(`clients: ${repetition} of ${repetitions}`);
    for (const { name, which, imports, calls } of found) {
      imports.push(await importMs(name, bench));
      if (repetition <= rounds) calls.push(await callCost(which, bench));
    }
  }
  return Promise.all(
    found.map(async ({ name, exported, imports, calls }) => ({
      client: name,
      gzippedBytes: await gzippedBytes(name, exported),
      importMs: median(imports),
      callUs: median(calls.map(({ callUs }) => callUs)),
      thousandItemsUs: median(calls.map(({ thousandItemsUs }) => thousandItemsUs)),
    })),
  );
}
