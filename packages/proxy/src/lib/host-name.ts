import { BlockList, isIP, isIPv6 } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether a host name or IP address is one of this machine alone: `localhost`, 127.0.0.0/8 or `::1`. */
export function isLoopback(name: string): boolean {
  if (isIP(name) === 0) return name === 'localhost';
  return loopback.check(name, isIPv6(name) ? 'ipv6' : 'ipv4');
}

const authority = /^(?:\[([\da-f:.]+)\]|([^:[\]]+))(?::\d*)?$/i;

/**
 * Reads the name or address in a Host header (RFC 9110, section 7.2): in lower case, without the port, the brackets of
 * IPv6 and a final dot. Undefined for what is no host.
 */
export function hostNameOf(header: string): string | undefined {
  const [, address, name] = authority.exec(header) ?? [];
  return (address ?? name)?.toLowerCase().replace(/\.$/, '');
}

/** Reads the name or address of a URL's host, written as {@link hostNameOf} writes it. */
export function hostNameOfUrl({ host }: URL): string {
  return hostNameOf(host) ?? '';
}
