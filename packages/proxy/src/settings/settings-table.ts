import { isIP } from 'node:net';
import { authSetting } from '../callers/auth-settings.ts';
import { regions } from '../upstream/regions.ts';
import { decimal, flag, integer, oneOf, type Setting, text, url } from './setting.ts';

function host(text: string): string | undefined {
  return text === 'localhost' || isIP(text) !== 0 ? text : undefined;
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
    ...authSetting,
    default: 'none',
  },
  callers: {
    flag: 'callers',
    env: 'AUDIT_GATEWAY_CALLERS',
    description: 'The file that lists the callers and what each may do. Read anew on SIGHUP.',
    ...text,
    default: undefined,
  },
  jwtIssuer: {
    flag: 'jwt-issuer',
    env: 'AUDIT_GATEWAY_JWT_ISSUER',
    description: 'The issuer whose tokens are taken.',
    ...text,
    default: undefined,
  },
  jwtAudience: {
    flag: 'jwt-audience',
    env: 'AUDIT_GATEWAY_JWT_AUDIENCE',
    description: 'The audience that tokens must be for.',
    ...text,
    default: undefined,
  },
  jwksUrl: {
    flag: 'jwks-url',
    env: 'AUDIT_GATEWAY_JWKS_URL',
    description: "The URL of the issuer's keys.",
    ...url,
    default: undefined,
  },
  jwtCallerClaim: {
    flag: 'jwt-caller-claim',
    env: 'AUDIT_GATEWAY_JWT_CALLER_CLAIM',
    description: 'The claim of a token that the callers file knows its caller by.',
    ...text,
    default: 'sub',
  },
  jwtMaxAgeSeconds: {
    flag: 'jwt-max-age-seconds',
    env: 'AUDIT_GATEWAY_JWT_MAX_AGE_SECONDS',
    description: 'How many seconds after its issue a token is refused, whatever it says itself.',
    ...integer(1, 86_400),
    default: '300',
  },
  dangerouslyLetAnyoneIn: {
    flag: 'dangerously-let-anyone-in',
    isSwitch: true,
    env: 'AUDIT_GATEWAY_DANGEROUSLY_LET_ANYONE_IN',
    description: 'Lets every machine that reaches the gateway read your audits: allows auth none beyond loopback.',
    ...flag,
    default: 'false',
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
    ...url,
    default: undefined,
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
  drainDelayMs: {
    flag: 'drain-delay-ms',
    env: 'AUDIT_GATEWAY_DRAIN_DELAY_MS',
    description: 'How many milliseconds the gateway goes on serving after SIGTERM, while it says that it is not ready.',
    ...integer(0, 300_000),
    default: '0',
  },
  shutdownMs: {
    flag: 'shutdown-ms',
    env: 'AUDIT_GATEWAY_SHUTDOWN_MS',
    description: 'How many milliseconds requests in flight have to finish after SIGTERM or SIGINT.',
    ...integer(0, 300_000),
    default: '10000',
  },
  listRate: {
    flag: 'list-rate',
    env: 'AUDIT_GATEWAY_LIST_RATE',
    description: 'How many listings a second may go to AWS, for each target; 0 sets no limit. AWS takes 10.',
    ...decimal(0, 10_000),
    default: '9',
  },
  describeRate: {
    flag: 'describe-rate',
    env: 'AUDIT_GATEWAY_DESCRIBE_RATE',
    description: 'How many descriptions a second may go to AWS, for each target; 0 sets no limit. AWS takes 25.',
    ...decimal(0, 10_000),
    default: '23',
  },
  cacheMb: {
    flag: 'cache-mb',
    env: 'AUDIT_GATEWAY_CACHE_MB',
    description: 'How many megabytes of answers are kept, for each target; 0 keeps none.',
    ...integer(0, 4096),
    default: '32',
  },
  cacheSeconds: {
    flag: 'cache-seconds',
    env: 'AUDIT_GATEWAY_CACHE_SECONDS',
    description: 'For how many seconds listings and audits that still run are kept. Final audits are kept for a day.',
    ...integer(0, 60),
    default: '2',
  },
  staleSeconds: {
    flag: 'stale-seconds',
    env: 'AUDIT_GATEWAY_STALE_SECONDS',
    description: 'For how many seconds beyond its life an answer stands in when AWS fails; 0 never.',
    ...integer(0, 3600),
    default: '0',
  },
  maxInFlight: {
    flag: 'max-in-flight',
    env: 'AUDIT_GATEWAY_MAX_IN_FLIGHT',
    description: 'How many requests are served at a time; more are refused at once with 503.',
    ...integer(1, 100_000),
    default: '512',
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
