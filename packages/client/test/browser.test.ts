import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { taskId } from './support/cases.ts';
import { serve } from './support/server.ts';

/** All that the bundle may use besides the language itself. */
const webGlobals = {
  AbortController,
  AbortSignal,
  clearTimeout,
  fetch,
  performance,
  setTimeout,
  URL,
};

it('the client works as a bundle for browsers, with nothing of Node', async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../src/index.ts', import.meta.url))],
    bundle: true,
    minify: true,
    format: 'iife',
    globalName: 'client',
    platform: 'browser',
    conditions: ['@audit-gateway/source'],
    write: false,
  });
  const { url, requests } = await serve({ body: { taskStatus: 'COMPLETED' } });
  const context = createContext({ ...webGlobals, options: { baseUrl: url, apiKey: 'k' }, taskId });
  runInContext(outputFiles[0]?.text ?? '', context);
  const audit: unknown = await runInContext('client.createAuditClient(options).describeAuditTask(taskId)', context);
  expect(audit).toEqual({ taskStatus: 'COMPLETED' });
  expect(requests[0]?.headers['x-api-key']).toBe('k');
});
