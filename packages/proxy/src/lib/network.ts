import { Agent, type Dispatcher, errors, fetch, Pool, ProxyAgent } from 'undici';
import type { Trust } from './certificates.ts';
import type { ProxyChoice } from './proxy-choice.ts';
import { ProxyError } from './proxy-error.ts';

/** How connections leave: through which proxies, and whom they trust. */
export interface Network {
  /** Finds the proxy for a URL. */
  readonly proxyFor: ProxyChoice;
  /** Whom connections trust; undefined: whom Node trusts. */
  readonly trust: Trust | undefined;
  /** Opens a pool of connections to the origin of a URL, with a pool's options as they are without a proxy. */
  openPool(url: URL, options: Pool.Options): Dispatcher;
  /** Gives the dispatcher for a single request to a URL: to a token service, or for keys. It is shared. */
  dispatcherFor(url: URL): Dispatcher;
  /** Fetches as the platform's own `fetch` does. */
  readonly fetch: (url: URL, init: FetchOptions) => ReturnType<typeof fetch>;
  /** Ends the shared connections. */
  close(): Promise<void>;
}

/** What the gateway uses of fetch's options. */
export interface FetchOptions {
  readonly headers: Record<string, string>;
  readonly redirect: 'manual';
  readonly signal: AbortSignal;
}

/** Options of {@link createNetwork}. */
export interface NetworkOptions extends Pick<Network, 'proxyFor' | 'trust'> {
  /** How long it may take to connect to a proxy, and it to open a tunnel, each in milliseconds. Default: 10,000. */
  readonly connectTimeoutMs?: number;
}

// undici's own default for a connection without a proxy.
const defaultConnectTimeoutMs = 10_000;

/** How long a single request may wait for a response to begin, and to go on, in milliseconds. */
const silenceMs = 30_000;

/** Creates the network of a gateway that has a proxy or a private CA. */
export function createNetwork(options: NetworkOptions): Network {
  const { proxyFor, trust, connectTimeoutMs = defaultConnectTimeoutMs } = options;
  const tls = trust && { secureContext: trust.secureContext };
  const shared = new Map<string, Dispatcher>();

  const throughProxy = (proxy: URL, pool: Pool.Options): Dispatcher =>
    new ProxyAgent({
      ...pool,
      uri: proxy.href,
      connectTimeout: connectTimeoutMs,
      ...(tls && { requestTls: tls, proxyTls: tls }),
      // The connections on which tunnels are asked for. Without a timeout, a proxy that hangs would keep them all.
      clientFactory: (origin, given) =>
        new Pool(origin, { ...given, headersTimeout: connectTimeoutMs }).compose(explainTunnels(proxy)),
      // undici drops the options of a pool where it forwards plain HTTP to the proxy.
      factory: (origin, given) => new Pool(origin, Object.assign({}, pool, given)),
    }).compose(explainForwarding(proxy));

  const dispatcherFor = (url: URL): Dispatcher => {
    const proxy = proxyFor(url);
    const key = proxy?.href ?? '';
    const bounds = { headersTimeout: silenceMs, bodyTimeout: silenceMs };
    const dispatcher =
      shared.get(key) ?? (proxy ? throughProxy(proxy, bounds) : new Agent({ ...bounds, ...(tls && { connect: tls }) }));
    shared.set(key, dispatcher);
    return dispatcher;
  };

  return {
    proxyFor,
    trust,
    openPool: (url, pool) => {
      const proxy = proxyFor(url);
      return proxy ? throughProxy(proxy, pool) : new Pool(url.origin, { ...pool, ...(tls && { connect: tls }) });
    },
    dispatcherFor,
    fetch: (url, init) => fetch(url, { ...init, dispatcher: dispatcherFor(url) }),
    close: async () => {
      await Promise.all([...shared.values()].map((dispatcher) => dispatcher.destroy()));
    },
  };
}

/** Turns every fault of a tunnel that is being opened into a {@link ProxyError}: after that, faults are the host's. */
function explainTunnels(proxy: URL): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
      onRequestUpgrade: (controller, status, headers, socket) => {
        if (status === 200) {
          handler.onRequestUpgrade?.(controller, status, headers, socket);
          return;
        }
        socket.on('error', () => undefined).destroy();
        const error =
          status === 407 ? wantsCredentials(proxy) : new ProxyError(proxy, `answered with status ${status}`);
        handler.onResponseError?.(controller, error);
      },
      onResponseError: (controller, error) => {
        const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
        handler.onResponseError?.(controller, new ProxyError(proxy, `could not be used (${code})`, error));
      },
    });
}

/** Finds the one fault of forwarding plain HTTP that undici reports as an error of its own. */
function explainForwarding(proxy: URL): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart: (controller, context) => handler.onRequestStart?.(controller, context),
      onResponseStart: (...response) => handler.onResponseStart?.(...response),
      onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
      onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
      onResponseError: (controller, error) => {
        const isRefusal = error instanceof errors.InvalidArgumentError && error.message.includes('(407)');
        handler.onResponseError?.(controller, isRefusal ? wantsCredentials(proxy) : error);
      },
    });
}

function wantsCredentials(proxy: URL): ProxyError {
  return new ProxyError(proxy, 'wants other credentials (status 407)');
}
