import { isIP } from 'node:net';
import { regions } from '../upstream/regions.ts';
import { flag, integer, oneOf, type Setting } from './setting.ts';

function host(text: string): string | undefined {
  return text === 'localhost' || isIP(text) !== 0 ? text : undefined;
}

function upstreamUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url && ['http:', 'https:'].includes(url.protocol) && url.username + url.search + url.hash === '';
  return plain === true ? url : undefined;
}

/** Every setting of the gateway. The help, the parser and the README's table follow from it. */
export const settingsTable = {
  host: {
    flag: 'host',
    env: 'AUDIT_GATEWAY_HOST',
    description: 'The address to listen on.',
    allowed: 'an IP address or localhost',
    default: '127.0.0.1',
    read: host,
  },
  port: {
    flag: 'port',
    env: 'AUDIT_GATEWAY_PORT',
    description: 'The port to listen on; 0 takes a free one.',
    ...integer(0, 65_535),
    default: '8080',
  },
  auth: {
    flag: 'auth',
    env: 'AUDIT_GATEWAY_AUTH',
    description: 'How callers prove who they are; none only on a loopback host.',
    ...oneOf(['none']),
    default: 'none',
  },
  region: {
    flag: 'region',
    env: 'AWS_REGION',
    description: 'The AWS region whose audits are served. Required.',
    ...oneOf(regions),
    default: undefined,
  },
  upstreamUrl: {
    flag: 'upstream-url',
    env: 'AUDIT_GATEWAY_UPSTREAM_URL',
    description: "Where to forward to, in place of AWS's endpoint for the region.",
    allowed: 'an http or https URL without user, query and fragment',
    default: undefined,
    read: upstreamUrl,
  },
  useFips: {
    flag: undefined,
    env: 'AWS_USE_FIPS_ENDPOINT',
    description: "Forward to AWS's FIPS endpoint.",
    ...flag,
    default: 'false',
  },
  useDualstack: {
    flag: undefined,
    env: 'AWS_USE_DUALSTACK_ENDPOINT',
    description: "Forward to AWS's endpoint for IPv4 and IPv6.",
    ...flag,
    default: 'false',
  },
  timeoutMs: {
    flag: 'timeout-ms',
    env: 'AUDIT_GATEWAY_TIMEOUT_MS',
    description: 'How many milliseconds AWS may take for an answer before the caller gets 504.',
    ...integer(1, 300_000),
    default: '10000',
  },
  shutdownMs: {
    flag: 'shutdown-ms',
    env: 'AUDIT_GATEWAY_SHUTDOWN_MS',
    description: 'How many milliseconds requests in flight have to finish after SIGTERM or SIGINT.',
    ...integer(0, 300_000),
    default: '10000',
  },
  contractMode: {
    flag: 'contract-mode',
    env: 'AUDIT_GATEWAY_CONTRACT_MODE',
    description: 'An answer of AWS that breaks the contract is logged and passed on (report), or a 502 (enforce).',
    ...oneOf(['report', 'enforce']),
    default: 'report',
  },
  logLevel: {
    flag: 'log-level',
    env: 'AUDIT_GATEWAY_LOG_LEVEL',
    description: 'The least level that is logged. Each request is a line at info.',
    ...oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    default: 'info',
  },
} as const satisfies Record<string, Setting<unknown>>;
