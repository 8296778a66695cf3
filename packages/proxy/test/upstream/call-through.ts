import type { ProxiedRequest } from '@audit-gateway/testing';
import type { Settings } from '../../src/index.ts';
import { startTestGateway } from '../support/gateway.ts';
import { send } from '../support/http.ts';
import type { Outside } from '../support/outside.ts';

/** What happened while a gateway served. */
export interface Served {
  readonly statuses: readonly number[];
  /** The type of the first problem. */
  readonly type: string | undefined;
  readonly body: string;
  readonly log: string;
  /** What the proxy was asked for. */
  readonly asked: readonly ProxiedRequest[];
  readonly calls: Outside['requests'];
}

/** Has a gateway in front of a URL serve some requests, one after the other. */
export async function callThrough(
  outside: Outside,
  url: string,
  settings: Partial<Settings> = {},
  count = 1,
): Promise<Served> {
  const [asked, calls] = [outside.proxy.requests.length, outside.requests.length];
  const upstreamUrl = new URL(url);
  const gateway = await startTestGateway('http://127.0.0.1:1', { ...outside.settings, upstreamUrl, ...settings });
  const responses = [];
  for (let sent = 0; sent < count; sent += 1) responses.push(await send(gateway.url, { target: '/audit/tasks/a1' }));
  await gateway.close();
  const body = responses.map((response) => response.body).join('');
  return {
    statuses: responses.map(({ status }) => status),
    type: /"type":"([^"]*)"/.exec(body)?.[1],
    body,
    log: gateway.log.join(''),
    asked: outside.proxy.requests.slice(asked),
    calls: outside.requests.slice(calls),
  };
}
