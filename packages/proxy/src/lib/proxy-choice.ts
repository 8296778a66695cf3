import { BlockList, isIP, isIPv6 } from 'node:net';
import { hostNameOfUrl, isLoopback } from './host-name.ts';

/** Which forward proxies there are, and what is reached without them. */
export interface ProxyRules {
  /** The proxy for `https` URLs; undefined for none. It may hold a user and a password. */
  readonly httpsProxy: URL | undefined;
  /** The proxy for `http` URLs; undefined for none. */
  readonly httpProxy: URL | undefined;
  /**
   * Hosts to reach without a proxy, separated by commas or spaces: a name, which stands for its subdomains too; only
   * these with `*.` before it; an IP address, or a range of them as 10.0.0.0/8; each with a port as needed; `*` for all.
   * An entry of another form matches nothing: the variable is written for other programs as well.
   */
  readonly noProxy: string;
}

/** Finds the proxy for a URL; undefined where it is reached directly. */
export type ProxyChoice = (url: URL) => URL | undefined;

/**
 * Creates the choice of a proxy by the rules that curl, the AWS CLI and undici share. As in Go's `net/http`, this
 * machine is never reached through a proxy: the proxy's loopback is another machine's.
 */
export function createProxyChoice({ httpsProxy, httpProxy, noProxy }: ProxyRules): ProxyChoice {
  const exceptions = noProxy.split(/[\s,]+/).flatMap((entry) => readException(entry) ?? []);
  return (url) => {
    const proxy = url.protocol === 'https:' ? httpsProxy : httpProxy;
    const host = hostNameOfUrl(url);
    if (proxy === undefined || isLoopback(host)) return undefined;
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    return exceptions.some((isException) => isException(host, port)) ? undefined : proxy;
  };
}

type Exception = (host: string, port: string) => boolean;

// [address]:port, address, or a name or IPv4 address or range with a port as needed.
const entryForm =
  /^(?:\[([\da-f:.]+)\](?::(\d+))?|([\da-f:.]*:[\da-f:.]*:[\da-f:.]*(?:\/\d+)?)|([^:[\]]+)(?::(\d+))?)$/;

function readException(entry: string): Exception | undefined {
  const [, inBrackets, portOfBrackets, ipv6, other, portOfOther] = entryForm.exec(entry.toLowerCase()) ?? [];
  const text = inBrackets ?? ipv6 ?? other;
  if (text === undefined) return undefined;
  const wanted = portOfBrackets ?? portOfOther;
  const isHost = matcherOf(text);
  return (host, port) => (wanted === undefined || wanted === port) && isHost(host);
}

function matcherOf(text: string): (host: string) => boolean {
  if (text === '*') return () => true;
  const [address = '', prefix] = text.split('/');
  if (isIP(address) !== 0) return addressMatcher(address, prefix);
  const name = text.replace(/^\*?\./, '').replace(/\.$/, '');
  const hasApex = !text.startsWith('*.');
  return (host) => (hasApex && host === name) || host.endsWith(`.${name}`);
}

function addressMatcher(address: string, prefix: string | undefined): (host: string) => boolean {
  const familyOf = (text: string): 'ipv4' | 'ipv6' => (isIPv6(text) ? 'ipv6' : 'ipv4');
  const family = familyOf(address);
  const most = family === 'ipv6' ? 128 : 32;
  const bits = Number(prefix ?? most);
  if (!/^\d{1,3}$/.test(prefix ?? String(most)) || bits > most) return () => false;
  const range = new BlockList();
  range.addSubnet(address, bits, family);
  return (host) => isIP(host) !== 0 && range.check(host, familyOf(host));
}
