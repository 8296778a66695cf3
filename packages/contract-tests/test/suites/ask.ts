import { type RawRequest, send } from '@audit-gateway/testing';
import type { Target } from '../../src/targets/target.ts';
import type { Exchange } from '../../src/wire/exchange.ts';

/** Sends a GET as it is, signed where the target asks for that, and gives what went over the wire. */
export async function ask(target: Target, path: string): Promise<Exchange> {
  const method = 'GET';
  const { host } = new URL(target.url);
  return exchange(target, { method, target: path, headers: target.sign({ method, target: path, host }) });
}

/** Sends a request as it is through a tap, and gives what went over the wire. */
export async function exchange(
  { url, exchanges }: Pick<Target, 'url' | 'exchanges'>,
  request: RawRequest,
): Promise<Exchange> {
  await send(url, request);
  const last = exchanges.at(-1);
  if (last?.target !== request.target) throw new Error('another request went over the wire meanwhile');
  return last;
}
