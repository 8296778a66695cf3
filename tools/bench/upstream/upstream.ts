import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTemporaryFolder, type NginxProcess, startNginx } from '@audit-gateway/testing';
import type { Answers } from './answers.ts';

/**
 * Starts what stands for AWS: an nginx with static answers, which is faster than whatever is measured. What it answers
 * depends on the path and the size of the page alone. Requests that break the contract get 200 from it, so that one that
 * a server lets through is noticed. It also takes traces, and forgets them.
 */
export function startUpstream(answers: Answers): Promise<NginxProcess> {
  const folder = makeTemporaryFolder('bench-answers');
  mkdirSync(join(folder, 'pages'));
  for (const [size, page] of Object.entries(answers.pages)) writeFileSync(join(folder, 'pages', size), page);
  writeFileSync(join(folder, 'running'), answers.running);
  writeFileSync(join(folder, 'terminal'), answers.terminal);
  return startNginx({
    http: `map $arg_maxResults $page { default $arg_maxResults; "" 25; }
  open_file_cache max=16;
  open_file_cache_valid 1h;
  etag off;
  max_ranges 0;
  add_header Last-Modified "";
  add_header x-amzn-RequestId 5b1a3a40-1f0e-4a86-a3c8-9a4f6f0c1f11;`,
    server: `root ${folder};
    default_type application/json;
    location = /audit/tasks { try_files /pages/$page /pages/25 =500; }
    location /audit/tasks/0 { try_files /running =500; }
    location / { try_files /terminal =500; }
    location = /v1/traces { return 200 '{}'; }`,
  });
}
