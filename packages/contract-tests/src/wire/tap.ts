import { startTap as startRelay, type Tap as Relay, type TapOptions as RelayOptions } from '@audit-gateway/testing';
import { type Exchange, toExchange } from './exchange.ts';

/** A relay in front of a server that keeps everything that goes through it. */
export interface Tap extends Relay {
  /** What went through, oldest first, each answer validated against the contract. */
  readonly exchanges: readonly Exchange[];
}

/** What a tap does beside passing requests and answers on. */
export interface TapOptions extends Pick<RelayOptions, 'prepare'> {
  /** Called with each exchange before its answer is passed on. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** Starts a relay in front of a server. */
export async function startTap(upstream: URL, { onExchange, ...options }: TapOptions = {}): Promise<Tap> {
  const exchanges: Exchange[] = [];
  const relay = await startRelay(upstream, {
    ...options,
    onResponse: (method, target, answer) => {
      const exchange = toExchange(method, target, answer);
      exchanges.push(exchange);
      onExchange?.(exchange);
    },
  });
  return { ...relay, exchanges };
}
