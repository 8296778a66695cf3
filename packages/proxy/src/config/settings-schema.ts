import * as z from 'zod';
import { authMethods, authWords } from './auth-settings.ts';
import { readProxyUrl } from './proxy-url.ts';
import { readRedisUrl } from './redis-url.ts';
import { region } from './regions.ts';
import {
  address,
  decimal,
  flag,
  hostNames,
  integer,
  matching,
  networks,
  oneOf,
  origins,
  text,
  textOf,
  url,
} from './setting.ts';
import { targets } from './target-settings.ts';

interface About {
  /** What the setting is for, in a sentence. */
  readonly description: string;
  /** The environment variable, for AWS's own settings. Default: AUDIT_GATEWAY_ and the key. */
  readonly env?: string;
  /** Further variables, which count where the ones before are not set. Default: none. */
  readonly otherEnv?: readonly string[];
  /** Whether there is a flag. Default: true. */
  readonly hasFlag?: false;
  /** Whether the flag stands alone: giving it says `true`. Default: it takes a value. */
  readonly isSwitch?: true;
  /** Whether its text may hold a secret, which then no error repeats. Default: it holds none. */
  readonly isSecret?: true;
  /** The words that its text is made of, with commas between them. Default: those of its enumeration, if it is one. */
  readonly words?: readonly string[];
}

const about = z.registry<About>();

const redisUrl = textOf(
  'a redis or rediss URL, with user, password (percent-encoded) and database number as needed',
  readRedisUrl,
);

const proxyUrl = textOf(
  'an http or https URL of a proxy, with user and password (percent-encoded) as needed',
  readProxyUrl,
);

const withNames = z.object({
  host: address.default('127.0.0.1').register(about, {
    description: 'The address to listen on.',
  }),
  port: integer(0, 65_535).default(8080).register(about, {
    description: 'The port to listen on; 0 takes a free one.',
  }),
  adminHost: address.default('127.0.0.1').register(about, {
    description: 'The address on which /livez, /readyz, /metrics and /drift are. Nothing secret is there.',
  }),
  adminPort: integer(0, 65_535).default(9464).register(about, {
    description: 'The port on which they are; 0 takes a free one.',
  }),
  auth: authMethods.default('none').register(about, {
    description: 'How callers prove who they are; none only on a loopback host.',
    words: authWords,
  }),
  callers: text.optional().register(about, {
    description: 'The file that lists the callers and what each may do. Read again when it changes, and on SIGHUP.',
  }),
  jwtIssuer: text.optional().register(about, {
    description: 'The issuer whose tokens are taken.',
  }),
  jwtAudience: text.optional().register(about, {
    description: 'The audience that tokens must be for: their aud, or client_id in access tokens of Amazon Cognito.',
  }),
  jwksUrl: url.optional().register(about, {
    description: "The URL of the issuer's keys.",
  }),
  jwtCallerClaim: text.default('sub').register(about, {
    description: 'The claim of a token that the callers file knows its caller by.',
  }),
  jwtMaxAgeSeconds: integer(1, 86_400).default(300).register(about, {
    description: 'How many seconds after its issue a token is refused, whatever it says itself.',
  }),
  dangerouslyLetAnyoneIn: flag.default(false).register(about, {
    description: 'Lets every machine that reaches the gateway read your audits: allows auth none beyond loopback.',
    isSwitch: true,
  }),
  publicHosts: hostNames.default([]).register(about, {
    description:
      'The names by which callers reach the gateway. Without auth and on the admin port they are allowed as Host beside localhost and addresses; AWS signatures for other hosts are refused.',
  }),
  publicUrl: url.optional().register(about, {
    description:
      'The URL by which callers reach the gateway through a proxy that changes Host or path. AWS signatures may be for it, paths may begin with its path, /docs shows it, and its host is one of --public-hosts.',
  }),
  trustedProxies: networks.default([]).register(about, {
    description:
      'The proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: the log then has the address and scheme of the client. Without them both headers are ignored.',
  }),
  corsOrigins: origins.default([]).register(about, {
    description: 'The origins of web pages that may call the gateway from a browser (CORS), each in full; never all.',
  }),
  dangerouslyAllowPlainHttp: flag.default(false).register(about, {
    description:
      'Lets whoever is on the network read and change what AWS and the issuer of tokens send: allows http in --upstream-url and --jwks-url beyond loopback.',
    isSwitch: true,
  }),
  defaultTarget: flag.default(true).register(about, {
    description:
      "Whether paths that begin with no target's name are served. AWS SDKs of 2021 and before drop the path of their endpoint, and so read the default target without any error.",
  }),
  region: region.optional().register(about, {
    description:
      'The AWS region of the default target. Required, unless the profile has one, or there are only the targets of the file.',
    env: 'AWS_REGION',
    otherEnv: ['AWS_DEFAULT_REGION'],
  }),
  // Before what it decides about.
  ignoreEndpointUrls: flag.default(false).register(about, {
    description: 'Ignores AWS_ENDPOINT_URL_IOT and AWS_ENDPOINT_URL.',
    env: 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
    hasFlag: false,
  }),
  upstreamUrl: url.optional().register(about, {
    description: "Where to forward to, in place of AWS's endpoint for the region.",
    otherEnv: ['AWS_ENDPOINT_URL_IOT', 'AWS_ENDPOINT_URL'],
  }),
  useFips: flag.default(false).register(about, {
    description: "Forward to AWS's FIPS endpoint.",
    env: 'AWS_USE_FIPS_ENDPOINT',
    hasFlag: false,
  }),
  useDualstack: flag.default(false).register(about, {
    description: "Forward to AWS's endpoint for IPv4 and IPv6.",
    env: 'AWS_USE_DUALSTACK_ENDPOINT',
    hasFlag: false,
  }),
  httpsProxy: proxyUrl.optional().register(about, {
    description:
      'The proxy through which AWS, the issuer of tokens and the trace collector are reached by https; never this machine, Redis, or the endpoints that give an instance or container its credentials.',
    env: 'https_proxy',
    otherEnv: ['HTTPS_PROXY'],
    hasFlag: false,
    isSecret: true,
  }),
  httpProxy: proxyUrl.optional().register(about, {
    description: 'The proxy through which they are reached by http.',
    env: 'http_proxy',
    otherEnv: ['HTTP_PROXY'],
    hasFlag: false,
    isSecret: true,
  }),
  noProxy: matching('host names, IP addresses and ranges of these, with commas between them, or *', /^./s)
    .default('')
    .register(about, {
      description:
        'What is reached without a proxy: names, which stand for their subdomains too, IP addresses and ranges such as 10.0.0.0/8, with commas between them; * for all.',
      env: 'no_proxy',
      otherEnv: ['NO_PROXY'],
      hasFlag: false,
    }),
  caFile: matching('a file of certificates in PEM', /^./s).optional().register(about, {
    description:
      'A file of certificates in PEM, whose CAs are trusted beside the usual ones, in connections to AWS, the issuer of tokens, the trace collector, Redis and a proxy.',
    env: 'AWS_CA_BUNDLE',
  }),
  timeoutMs: integer(1, 300_000).default(10_000).register(about, {
    description: 'How many milliseconds AWS may take for an answer before the caller gets 504.',
  }),
  drainDelayMs: integer(0, 300_000).default(0).register(about, {
    description: 'How many milliseconds the gateway goes on serving after SIGTERM, while it says that it is not ready.',
  }),
  shutdownMs: integer(0, 300_000).default(10_000).register(about, {
    description: 'How many milliseconds requests in flight have to finish after SIGTERM or SIGINT.',
  }),
  listRate: decimal(0, 10_000).default(9).register(about, {
    description: 'How many listings a second may go to AWS, for each target; 0 sets no limit. AWS takes 10.',
  }),
  describeRate: decimal(0, 10_000).default(23).register(about, {
    description: 'How many descriptions a second may go to AWS, for each target; 0 sets no limit. AWS takes 25.',
  }),
  cacheMb: integer(0, 4096).default(4).register(about, {
    description:
      'How many megabytes of responses are kept, for each target; 0 keeps none. Final audits may take seven eighths.',
  }),
  cacheSeconds: integer(0, 60).default(2).register(about, {
    description: 'For how many seconds listings and audits that still run are kept. Final audits are kept for a day.',
  }),
  staleSeconds: integer(0, 3600).default(0).register(about, {
    description: 'For how many seconds a stale response may be served when AWS fails; 0 never.',
  }),
  redisUrl: redisUrl.optional().register(about, {
    description: "The Redis or Valkey through which gateways share quota, callers' rates and cache; one needs none.",
    isSecret: true,
  }),
  redisNamespace: matching('1 to 64 letters, digits, "_", "." and "-"', /^[\w.-]{1,64}$/)
    .optional()
    .register(about, {
      description:
        'What gateways that share the Redis have in common, in place of the AWS account of their credentials.',
    }),
  redisSecret: matching('32 characters or more, the same for all gateways that share it', /^.{32,}$/s)
    .optional()
    .register(about, {
      description: 'Seals what is cached in the Redis, so that nobody else who may write there can forge audits.',
      isSecret: true,
    }),
  replicas: integer(1, 100).default(1).register(about, {
    description: 'How many gateways share it. While it is away, each keeps to its share of every rate.',
  }),
  maxInFlight: integer(1, 100_000).default(512).register(about, {
    description: 'How many requests of known callers are served at a time, in fair parts; more get 503 at once.',
  }),
  // An open connection takes some 20 kB: 1,000 of them leave most of the memory of the manifest's pod.
  maxConnections: integer(1, 100_000).default(1000).register(about, {
    description: 'How many connections each port has open at a time; more are closed at once.',
  }),
  // A request is a few kilobytes without content: on any network it arrives within a second, or never.
  receiveTimeoutMs: integer(100, 300_000).default(10_000).register(about, {
    description: 'How many milliseconds a request may take to arrive before it gets 408; a silent new connection too.',
  }),
  // Envoy's and AWS's load balancers close after 60 seconds: they must be first, or they send on a closed connection.
  keepAliveTimeoutMs: integer(1000, 4_100_000).default(75_000).register(about, {
    description:
      'How many milliseconds a connection may be without a request; longer than the load balancer in front keeps it.',
  }),
  // Twice what an audit's longest request needs, tokens included, and Node's own default. Some proxies add several
  // kilobytes of who has logged in.
  maxHeaderBytes: integer(4096, 131_072).default(16_384).register(about, {
    description: 'How many bytes the line and headers of a request may have; above that it gets 414 or 431.',
  }),
  // The largest page of the documentation, 1.5 MB, takes as long at 0.6 Mbit/s.
  sendTimeoutMs: integer(100, 300_000).default(20_000).register(about, {
    description: 'How many milliseconds a response may stay unread before its connection is closed.',
  }),
  docs: flag.default(true).register(about, {
    description: 'Serves the document and a page to read and try it, /docs, to whoever reaches the gateway.',
  }),
  posture: flag.default(true).register(about, {
    description:
      'Serves a page that shows what audits found, /posture, to whoever reaches the gateway; its figures need their credentials.',
  }),
  contractMode: oneOf(['report', 'enforce']).default('report').register(about, {
    description: 'An answer of AWS that breaks the contract is logged and passed on (report), or a 502 (enforce).',
  }),
  logFormat: oneOf(['auto', 'pretty', 'json']).default('auto').register(about, {
    description: 'How lines of the log are written: for people (pretty), as JSON, or (auto) for people on a terminal.',
  }),
  logLevel: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info').register(about, {
    description: 'The least level that is logged. Each request is a line at info.',
  }),
});

/** The gateway's settings, read from text: from flags, environment and file alike. */
export const settingsSchema = withNames.extend({
  /** The targets beside the default one, by the first segment of their paths; only the file has them. */
  targets,
});

/** The gateway's settings, parsed. What each means stands in the schema. */
export type Settings = Readonly<z.output<typeof settingsSchema>>;

/** A setting as its user sees it. */
export interface Setting extends Omit<About, 'env' | 'otherEnv'> {
  /** Its key in the file. */
  readonly key: string;
  /** The command-line flag with its dashes; undefined for AWS's own settings, which have none. */
  readonly flag: string | undefined;
  /** The environment variable. */
  readonly env: string;
  /** Variables that count, in this order, where it is not set. */
  readonly otherEnv: readonly string[];
  /** What its text may be. */
  readonly allowed: string;
  /** The words that its text is made of; none where it is not made of words. */
  readonly words: readonly string[];
  /** The text that has the effect of none; undefined where the setting is required or may be missing. */
  readonly default: string | undefined;
}

/** Every setting that a flag, a variable or a key of the file can give. Flags, help, errors and the README follow. */
export const settings: readonly Setting[] = Object.entries(withNames.shape).map(([key, schema]) => {
  const own: About = about.get(schema) ?? { description: '' };
  const words = key.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
  return {
    env: `AUDIT_GATEWAY_${words.replaceAll('-', '_').toUpperCase()}`,
    otherEnv: [],
    ...own,
    key,
    flag: own.hasFlag === false ? undefined : `--${words}`,
    allowed: schema.unwrap().description ?? '',
    words: own.words ?? wordsOf(schema.unwrap()),
    default: schema.parse(undefined)?.toString(),
  };
});

function wordsOf(schema: z.ZodType): readonly string[] {
  if (schema === flag) return ['true', 'false'];
  return schema instanceof z.ZodEnum ? schema.options.map(String) : [];
}
