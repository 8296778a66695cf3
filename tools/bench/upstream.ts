import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditStatusAt, auditTaskAt, auditTaskDetailsAt, createSeededAccount } from '@audit-gateway/emulator';
import { makeTemporaryFolder, type NginxProcess, startNginx } from '@audit-gateway/testing';

/** What AWS responds, as JSON: the audits are those of the emulator's seeded account. */
export interface Responses {
  /** Pages of a listing, by how many audits they hold. Each has a token for more. */
  readonly pages: Readonly<Record<number, string>>;
  /** An audit of every check that still runs. */
  readonly running: string;
  /** An audit of every check that ended, so that nothing of it changes. */
  readonly ended: string;
}

const pageSizes = [25, 250];
const dayMs = 86_400_000;

/** Makes the responses, as they are at a time. */
export function makeResponses(now: Date): Responses {
  const accounts = Array.from({ length: 5 }, (_, seed) => createSeededAccount(`bench ${seed}`));
  const audits = accounts.flatMap((account) => [...account.auditsAt(now)]);
  const tasks = audits.map((audit) => auditTaskAt(audit, now));
  if (tasks.length <= Math.max(...pageSizes)) throw new Error('The accounts have too few audits for the largest page');
  const nextToken = Buffer.from('-'.repeat(96)).toString('base64url');
  const page = (size: number): string => JSON.stringify({ tasks: tasks.slice(0, size), nextToken });
  const full = audits
    .filter((audit) => auditStatusAt(audit, now) === 'COMPLETED' && now.getTime() - audit.startTime.getTime() > dayMs)
    .toSorted((one, other) => Object.keys(other.checks).length - Object.keys(one.checks).length)[0];
  if (full === undefined) throw new Error('The accounts have no audit that has ended');
  const minuteAfterStart = auditTaskDetailsAt(full, new Date(full.startTime.getTime() + 60_000));
  return {
    pages: Object.fromEntries(pageSizes.map((size) => [size, page(size)])),
    running: JSON.stringify({ ...minuteAfterStart, taskStartTime: Math.floor(now.getTime() / 1000) - 60 }),
    ended: JSON.stringify(auditTaskDetailsAt(full, now)),
  };
}

/**
 * Starts an nginx with static responses in place of AWS, which is faster than whatever is measured. Requests that break
 * the contract get 200 from it, so that one that a server lets through is noticed. It also accepts traces.
 */
export function startUpstream({ pages, running, ended }: Responses): Promise<NginxProcess> {
  const folder = makeTemporaryFolder('bench-responses');
  mkdirSync(join(folder, 'pages'));
  for (const [size, page] of Object.entries(pages)) writeFileSync(join(folder, 'pages', size), page);
  writeFileSync(join(folder, 'running'), running);
  writeFileSync(join(folder, 'ended'), ended);
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
    location / { try_files /ended =500; }
    location = /v1/traces { return 200 '{}'; }`,
  });
}
