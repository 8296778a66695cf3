import { createHash } from 'node:crypto';

/** A mistake that a person makes with settings, and what the gateway says of it. */
export interface Mistake {
  readonly mistake: string;
  /** The command line, without `--region eu-west-1`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The content of the file `gateway.yaml`, which `--config` names. */
  readonly config?: string;
  /** The content of the file `callers.yaml`, which `--callers` names beside `--auth apiKey`. */
  readonly callers?: string;
  /** The one line, where the start ends; where it goes on, what is logged as a warning. Files are without folders. */
  readonly answer: string;
}

const sha256 = (key: string): string => createHash('sha256').update(key).digest('hex');
const good = sha256('a key made at random');

function caller(members: string): string {
  return `callers:\n  - { name: a, ${members} }\n`;
}
const may = 'operations: [listAuditTasks], targets: [default]';

const flags: readonly Mistake[] = [
  {
    mistake: 'a secret behind a misspelt flag',
    args: ['--redis-secre=hunter2'],
    answer: "unknown option '--redis-secre'; did you mean --redis-secret?",
  },
  { mistake: 'a misspelt flag', args: ['--prot', '80'], answer: "unknown option '--prot' (Did you mean --port?)" },
  {
    mistake: 'a flag in camel case',
    args: ['--listRate', '3'],
    answer: "unknown option '--listRate' (Did you mean --list-rate?)",
  },
  {
    mistake: 'a flag with underscores',
    args: ['--list_rate', '3'],
    answer: "unknown option '--list_rate' (Did you mean --list-rate?)",
  },
  { mistake: 'a flag with one dash', args: ['-port', '80'], answer: "unknown option '-port'; did you mean --port?" },
  {
    mistake: 'a flag with the dash of a word processor',
    args: ['—port', '80'],
    answer: 'argument 3, after --region, is not a flag; did you mean --port?',
  },
  {
    mistake: 'a flag without dashes',
    args: ['port=80'],
    answer: 'argument 3, after --region, is not a flag; did you mean --port?',
  },
  { mistake: 'a command', args: ['help'], answer: 'argument 3, after --region, is not a flag; did you mean --help?' },
  {
    mistake: 'the last flag without its value',
    args: ['--admin-port'],
    answer: '--admin-port: its value is missing; allowed: a whole number from 0 to 65535',
  },
  {
    mistake: 'a flag without its value, before another',
    args: ['--callers', '--docs', 'true'],
    answer: '--callers: its value is missing; allowed: some text',
  },
  {
    mistake: 'a configuration file without its name',
    args: ['--config'],
    answer: '--config: its value is missing; allowed: a file',
  },
  {
    mistake: 'a switch with a value',
    args: ['--dangerously-let-anyone-in=true'],
    answer: '--dangerously-let-anyone-in: takes no value',
  },
  {
    mistake: 'a switch and a word',
    args: ['--dangerously-let-anyone-in', 'true'],
    answer: '--dangerously-let-anyone-in: takes no value',
  },
];

const values: readonly Mistake[] = [
  {
    mistake: 'a port that is none',
    args: ['--port', '80a'],
    answer: '--port: "80a" is not allowed; allowed: a whole number from 0 to 65535',
  },
  {
    mistake: 'a port beyond the last',
    args: ['--port', '65536'],
    answer: '--port: "65536" is not allowed; allowed: a whole number from 0 to 65535',
  },
  {
    mistake: 'a unit',
    args: ['--timeout-ms', '10s'],
    answer: '--timeout-ms: "10s" is not allowed; allowed: a whole number from 1 to 300000',
  },
  {
    mistake: 'seconds for milliseconds',
    args: ['--receive-timeout-ms', '10'],
    answer: '--receive-timeout-ms: "10" is not allowed; allowed: a whole number from 100 to 300000',
  },
  {
    mistake: 'a fraction',
    args: ['--cache-mb', '4.5'],
    answer: '--cache-mb: "4.5" is not allowed; allowed: a whole number from 0 to 4096',
  },
  {
    mistake: 'a negative rate',
    args: ['--list-rate', '-1'],
    answer: '--list-rate: "-1" is not allowed; allowed: a number from 0 to 10000',
  },
  { mistake: 'yes for true', args: ['--docs', 'yes'], answer: '--docs: "yes" is not allowed; allowed: true or false' },
  {
    mistake: 'another letter case of true',
    args: ['--docs', 'True'],
    answer: '--docs: "True" is not allowed; allowed: true or false; did you mean true?',
  },
  {
    mistake: 'quotes in an env file',
    env: { AUDIT_GATEWAY_PORT: '"8080"' },
    answer: 'AUDIT_GATEWAY_PORT: ""8080"" is not allowed; allowed: a whole number from 0 to 65535',
  },
  {
    mistake: 'a region without its last dash',
    args: ['--region', 'eu-west1'],
    answer: '--region: "eu-west1" is not allowed; allowed: an AWS region such as eu-west-1; did you mean eu-west-1?',
  },
  {
    mistake: 'a region in capitals',
    args: ['--region', 'EU-WEST-1'],
    answer: '--region: "EU-WEST-1" is not allowed; allowed: an AWS region such as eu-west-1; did you mean eu-west-1?',
  },
  {
    mistake: 'an availability zone',
    args: ['--region', 'eu-west-1a'],
    answer: '--region: "eu-west-1a" is not allowed; allowed: an AWS region such as eu-west-1; did you mean eu-west-1?',
  },
  {
    mistake: 'a region that AWS does not have',
    args: ['--region', 'eu-west-9'],
    answer: '--region: "eu-west-9" is not allowed; allowed: an AWS region such as eu-west-1; did you mean eu-west-1?',
  },
  {
    mistake: 'a level that is none',
    args: ['--log-level', 'verbose'],
    answer: '--log-level: "verbose" is not allowed; allowed: one of fatal, error, warn, info, debug, trace, silent',
  },
  {
    mistake: 'a misspelt level',
    args: ['--log-level', 'wran'],
    answer:
      '--log-level: "wran" is not allowed; allowed: one of fatal, error, warn, info, debug, trace, silent; did you mean warn?',
  },
  {
    mistake: 'a misspelt log format',
    args: ['--log-format', 'prety'],
    answer: '--log-format: "prety" is not allowed; allowed: one of auto, pretty, json; did you mean pretty?',
  },
  {
    mistake: 'a misspelt mode',
    args: ['--contract-mode', 'enforced'],
    answer: '--contract-mode: "enforced" is not allowed; allowed: one of report, enforce; did you mean enforce?',
  },
  {
    mistake: 'a method of authentication in lower case',
    args: ['--auth', 'jwt,apikey'],
    answer:
      '--auth: "jwt,apikey" is not allowed; allowed: none, or one or more of apiKey, jwt, sigv4 with commas between them; did you mean apiKey?',
  },
  {
    mistake: 'a method of authentication by another name',
    args: ['--auth', 'oidc'],
    answer:
      '--auth: "oidc" is not allowed; allowed: none, or one or more of apiKey, jwt, sigv4 with commas between them',
  },
  {
    mistake: 'a URL among host names',
    args: ['--public-hosts', 'https://audits.example.com'],
    answer:
      '--public-hosts: "https://audits.example.com" is not allowed; allowed: host names or IP addresses without ports, with commas between them',
  },
  {
    mistake: 'a URL without a scheme',
    args: ['--upstream-url', 'iot.eu-west-1.amazonaws.com'],
    answer:
      '--upstream-url: "iot.eu-west-1.amazonaws.com" is not allowed; allowed: an http or https URL without user, query and fragment',
  },
  {
    mistake: 'a Redis URL with a wrong scheme',
    args: ['--redis-url', 'http://:pass@redis:6379'],
    answer:
      '--redis-url: its value is not allowed; allowed: a redis or rediss URL, with user, password (percent-encoded) and database number as needed',
  },
];

const inbound: readonly Mistake[] = [
  {
    mistake: 'a public URL without a scheme',
    args: ['--public-url', 'audits.example.com'],
    answer:
      '--public-url: "audits.example.com" is not allowed; allowed: an http or https URL without user, query and fragment',
  },
  {
    mistake: 'a public URL like an operation',
    args: ['--public-url', 'https://example.com/audit/'],
    answer: `--public-url: "https://example.com/audit/" is not allowed; allowed: a URL whose path begins with no target's name and none of audit, docs, posture, openapi.yaml, openapi.json`,
  },
  {
    mistake: 'a public URL like a target',
    args: ['--public-url', 'https://example.com/us'],
    config: 'targets:\n  us: { region: us-east-1 }\n',
    answer: `--public-url: "https://example.com/us" is not allowed; allowed: a URL whose path begins with no target's name and none of audit, docs, posture, openapi.yaml, openapi.json`,
  },
  {
    mistake: 'pages of every origin',
    args: ['--cors-origins', '*'],
    answer:
      '--cors-origins: "*" is not allowed; allowed: origins such as https://dashboard.example.com, each in full and without a path, with commas between them',
  },
  {
    mistake: 'an origin without a scheme',
    args: ['--cors-origins', 'dashboard.example.com'],
    answer:
      '--cors-origins: "dashboard.example.com" is not allowed; allowed: origins such as https://dashboard.example.com, each in full and without a path, with commas between them',
  },
  {
    mistake: 'an origin with a slash',
    args: ['--cors-origins', 'https://dashboard.example.com/'],
    answer:
      '--cors-origins: "https://dashboard.example.com/" is not allowed; allowed: origins such as https://dashboard.example.com, each in full and without a path, with commas between them',
  },
  {
    mistake: 'a proxy by its name',
    args: ['--trusted-proxies', 'ingress.internal'],
    answer:
      '--trusted-proxies: "ingress.internal" is not allowed; allowed: IP addresses or networks such as 10.0.0.0/8, with commas between them',
  },
  {
    mistake: 'a network with too many bits',
    args: ['--trusted-proxies', '0.0.0.0/0'],
    answer:
      '--trusted-proxies: "0.0.0.0/0" is not allowed; allowed: IP addresses or networks such as 10.0.0.0/8, with commas between them',
  },
  {
    mistake: 'a password in the URL of AWS',
    args: ['--upstream-url', 'https://user:hunter2@iot.example.com'],
    answer: '--upstream-url: its value is not allowed; allowed: an http or https URL without user, query and fragment',
  },
  {
    mistake: 'a network with more bits than it has',
    args: ['--trusted-proxies', '10.0.0.0/33'],
    answer:
      '--trusted-proxies: "10.0.0.0/33" is not allowed; allowed: IP addresses or networks such as 10.0.0.0/8, with commas between them',
  },
  {
    mistake: 'a network without its last parts',
    args: ['--trusted-proxies', '10.0/16'],
    answer:
      '--trusted-proxies: "10.0/16" is not allowed; allowed: IP addresses or networks such as 10.0.0.0/8, with commas between them',
  },
  {
    mistake: 'seconds to keep connections',
    args: ['--keep-alive-timeout-ms', '75'],
    answer: '--keep-alive-timeout-ms: "75" is not allowed; allowed: a whole number from 1000 to 4100000',
  },
  {
    mistake: 'headers of no size',
    args: ['--max-header-bytes', '16k'],
    answer: '--max-header-bytes: "16k" is not allowed; allowed: a whole number from 4096 to 131072',
  },
];

const together: readonly Mistake[] = [
  {
    mistake: 'all addresses without authentication',
    args: ['--host', '0.0.0.0'],
    answer: '--host: "0.0.0.0" is not allowed; allowed: a loopback address, since --auth none lets every caller in',
  },
  {
    mistake: 'one port for both servers',
    args: ['--port', '9464'],
    answer: '--admin-port: "9464", the default, is not allowed; allowed: another port than --port, or 0',
  },
  {
    mistake: 'authentication without callers',
    args: ['--auth', 'apiKey'],
    answer:
      '--callers: is missing (AUDIT_GATEWAY_CALLERS too); allowed: a YAML or JSON file, since --auth asks who calls',
  },
  {
    mistake: 'callers without authentication',
    args: ['--callers', 'callers.yaml'],
    answer: '--callers: "callers.yaml" is not allowed; allowed: none, since --auth none asks nobody who calls',
  },
  {
    mistake: 'tokens without authentication',
    args: ['--jwks-url', 'https://login.example.com/keys'],
    answer:
      '--jwks-url: "https://login.example.com/keys" is not allowed; allowed: none, since --auth none asks nobody who calls',
  },
  {
    mistake: 'tokens beside another method',
    args: ['--auth', 'apiKey', '--jwt-issuer', 'https://login.example.com', '--jwt-max-age-seconds', '60'],
    callers: caller(`apiKeys: [{ sha256: ${good} }], ${may}`),
    answer:
      '--jwt-issuer: has no effect, since --auth does not name jwt | --jwt-max-age-seconds: has no effect, since --auth does not name jwt',
  },
  {
    mistake: 'jwt without an issuer',
    args: ['--auth', 'jwt', '--callers', 'callers.yaml'],
    answer: '--jwt-issuer: is missing, since --auth takes jwt; allowed: the iss of the tokens',
  },
  {
    mistake: 'replicas without a Redis',
    args: ['--replicas', '3'],
    answer: '--replicas: has no effect, since --redis-url is not set',
  },
  {
    mistake: 'a secret of a Redis that there is not',
    env: { AUDIT_GATEWAY_REDIS_SECRET: 'x'.repeat(32) },
    answer: 'AUDIT_GATEWAY_REDIS_SECRET: has no effect, since --redis-url is not set',
  },
  {
    mistake: 'stale responses without a cache',
    args: ['--stale-seconds', '60', '--cache-mb', '0'],
    answer: '--stale-seconds: has no effect, since --cache-mb is 0',
  },
  {
    mistake: 'a permission that is not needed',
    args: ['--dangerously-let-anyone-in'],
    answer: '--dangerously-let-anyone-in: has no effect, since --host is a loopback address',
  },
  {
    mistake: 'plain HTTP to a server elsewhere',
    args: ['--upstream-url', 'http://proxy.example.com'],
    answer:
      '--upstream-url: "http://proxy.example.com" is not allowed; allowed: an https URL, or http on loopback alone, unless --dangerously-allow-plain-http is given',
  },
  {
    mistake: 'no default target and no others',
    args: ['--default-target', 'false'],
    answer: '--default-target: "false" is not allowed; allowed: true, since the file has no targets',
  },
];

const variables: readonly Mistake[] = [
  {
    mistake: 'a misspelt variable',
    env: { AUDIT_GATEWAY_PROT: '80' },
    answer: 'AUDIT_GATEWAY_PROT: is not a variable of the gateway; did you mean AUDIT_GATEWAY_PORT?',
  },
  {
    mistake: 'a variable without its unit',
    env: { AUDIT_GATEWAY_TIMEOUT: '80' },
    answer: 'AUDIT_GATEWAY_TIMEOUT: is not a variable of the gateway; did you mean AUDIT_GATEWAY_TIMEOUT_MS?',
  },
  {
    mistake: 'a variable in lower case',
    env: { audit_gateway_port: '80' },
    answer: 'audit_gateway_port: is not a variable of the gateway; did you mean AUDIT_GATEWAY_PORT?',
  },
  {
    mistake: 'a variable with a misspelt prefix',
    env: { AUDIT_GATWAY_PORT: '80' },
    answer: 'AUDIT_GATWAY_PORT: is not a variable of the gateway; did you mean AUDIT_GATEWAY_PORT?',
  },
  {
    mistake: "a variable of AWS with the gateway's prefix",
    env: { AUDIT_GATEWAY_AWS_REGION: 'eu-west-1' },
    answer: 'AUDIT_GATEWAY_AWS_REGION: is not a variable of the gateway; did you mean AWS_REGION?',
  },
  {
    mistake: 'a variable for what only the file has',
    env: { AUDIT_GATEWAY_TARGETS: 'us' },
    answer: 'AUDIT_GATEWAY_TARGETS: is not a variable of the gateway; only the file of --config has targets',
  },
  {
    mistake: 'a file that is not there, by its variable',
    env: { AUDIT_GATEWAY_CONFIG: 'none.yaml' },
    answer: `--config: "none.yaml" cannot be used: ENOENT: no such file or directory, open 'none.yaml'; allowed: a YAML or JSON file`,
  },
];

const configuration: readonly Mistake[] = [
  {
    mistake: 'a file that is not there',
    args: ['--config', 'none.yaml'],
    answer: `--config: "none.yaml" cannot be used: ENOENT: no such file or directory, open 'none.yaml'; allowed: a YAML or JSON file`,
  },
  {
    mistake: 'a folder in place of a file',
    args: ['--config', '.'],
    answer:
      '--config: "." cannot be used: EISDIR: illegal operation on a directory, read; allowed: a YAML or JSON file',
  },
  {
    mistake: 'a misspelt key',
    config: 'region: eu-west-1\nprot: 80\n',
    answer: '--config: "prot" in gateway.yaml:2:1 is not allowed; did you mean port?',
  },
  {
    mistake: 'a flag as a key',
    config: 'list-rate: 3\n',
    answer: '--config: "list-rate" in gateway.yaml:1:1 is not allowed; did you mean listRate?',
  },
  {
    mistake: 'a variable as a key',
    config: 'AUDIT_GATEWAY_PORT: 80\n',
    answer: '--config: "AUDIT_GATEWAY_PORT" in gateway.yaml:1:1 is not allowed; did you mean port?',
  },
  {
    mistake: 'a wrong value',
    config: '\nport: high\n',
    answer: 'port in gateway.yaml:2:1: "high" is not allowed; allowed: a whole number from 0 to 65535',
  },
  {
    mistake: 'a number that is too large, with zeros in front',
    config: 'port: 080808\n',
    answer: 'port in gateway.yaml:1:1: "080808" is not allowed; allowed: a whole number from 0 to 65535',
  },
  {
    mistake: 'a number in place of a target',
    config: 'targets:\n  us: 0123\n',
    answer: 'targets.us in gateway.yaml:2:3: "0123" is not allowed; allowed: an object with a region',
  },
  {
    mistake: 'a list of methods',
    config: 'auth: [apiKey, jwt]\n',
    answer:
      '--config: auth in gateway.yaml:1:1 is not allowed; allowed: a single value; several are one text, with commas between them',
  },
  {
    mistake: 'a key twice',
    config: 'port: 80\nport: 81\n',
    answer:
      '--config: "gateway.yaml" cannot be used: Map keys must be unique at line 2, column 1; allowed: a YAML or JSON file',
  },
  {
    mistake: 'a tab',
    config: 'targets:\n\tus: { region: us-east-1 }\n',
    answer:
      '--config: "gateway.yaml" cannot be used: Tabs are not allowed as indentation at line 2, column 1; allowed: a YAML or JSON file',
  },
  {
    mistake: 'a text in place of settings',
    config: 'port\n',
    answer: '--config: gateway.yaml is not allowed; allowed: settings by their keys',
  },
  {
    mistake: 'a target by its region alone',
    config: 'targets:\n  us: us-east-1\n',
    answer: 'targets.us in gateway.yaml:2:3: "us-east-1" is not allowed; allowed: an object with a region',
  },
  {
    mistake: 'a target without a region',
    config: 'targets:\n  us: {}\n',
    answer:
      'targets.us.region in gateway.yaml:2:3: is missing, or of another kind; allowed: an AWS region such as eu-west-1',
  },
  {
    mistake: 'targets as a list',
    config: 'targets:\n  - { region: us-east-1 }\n',
    answer: 'targets in gateway.yaml:1:1: is missing, or of another kind; allowed: targets by their names',
  },
  {
    mistake: 'a misspelt key of a target',
    config: 'targets:\n  us: { region: us-east-1, rolArn: x }\n',
    answer: 'targets.us.rolArn in gateway.yaml:2:28: is not a key of a target; did you mean roleArn?',
  },
  {
    mistake: 'a role by its name',
    config: 'targets:\n  us: { region: us-east-1, roleArn: reader }\n',
    answer: 'targets.us.roleArn in gateway.yaml:2:28: "reader" is not allowed; allowed: the ARN of a role',
  },
  {
    mistake: 'a target by the name of the paths',
    config: 'targets:\n  audit: { region: us-east-1 }\n',
    answer:
      'targets.audit in gateway.yaml:2:3: the name is not allowed; allowed: any name but "audit", with which the paths of the default target begin',
  },
];

const callers: readonly Mistake[] = [
  { mistake: 'an empty file', callers: '', answer: '--callers: callers.yaml:1:1: the file must have callers' },
  {
    mistake: 'a list that is empty',
    callers: 'callers: []\n',
    answer: '--callers: the file lists nobody, so every request is refused',
  },
  {
    mistake: 'a list that is missing',
    callers: 'callers:\n',
    answer: '--callers: callers.yaml:1:9: callers must be a list',
  },
  {
    mistake: 'a list alone',
    callers: `- { name: a, ${may} }\n`,
    answer: '--callers: callers.yaml:1:1: the file must have callers',
  },
  {
    mistake: 'no YAML',
    callers: 'callers: [\n',
    answer: '--callers: callers.yaml:2:1: is not YAML or JSON (BAD_INDENT)',
  },
  {
    mistake: 'the hash of an empty key',
    callers: caller(`apiKeys: [{ sha256: ${sha256('')} }], ${may}`),
    answer:
      '--callers: callers.yaml:2:36: callers[0].apiKeys[0].sha256 must be the SHA-256 of a key made at random: this is of an empty text, as of a variable that is not set',
  },
  {
    mistake: 'the hash of an empty key by echo',
    callers: caller(`apiKeys: [{ sha256: ${sha256('\n')} }], ${may}`),
    answer:
      '--callers: callers.yaml:2:36: callers[0].apiKeys[0].sha256 must be the SHA-256 of a key made at random: this is of a line end alone, as echo prints for a variable that is not set',
  },
  {
    mistake: 'the hash of a key that people guess',
    callers: caller(`apiKeys: [{ sha256: ${sha256('secret\n')} }], ${may}`),
    answer:
      '--callers: callers.yaml:2:36: callers[0].apiKeys[0].sha256 must be the SHA-256 of a key made at random: this one anybody guesses',
  },
  {
    mistake: 'a key in place of its hash',
    callers: caller(`apiKeys: [{ sha256: my-key }], ${may}`),
    answer:
      '--callers: callers.yaml:2:36: callers[0].apiKeys[0].sha256 must be the SHA-256 of a key, 64 hexadecimal digits',
  },
  {
    mistake: 'a hash without its name',
    callers: caller(`apiKeys: [${good}], ${may}`),
    answer: '--callers: callers.yaml:2:26: callers[0].apiKeys[0] must have sha256',
  },
  {
    mistake: 'a misspelt member',
    callers: caller(`apiKey: [{ sha256: ${good} }], ${may}`),
    answer: '--callers: callers.yaml:2:24: callers[0] has a member that is not allowed; did you mean apiKeys?',
  },
  {
    mistake: 'a subject that YAML takes for a number',
    callers: caller(`jwtSubjects: [0123], ${may}`),
    answer: "--callers: callers.yaml:2:30: callers[0].jwtSubjects[0] must be a token's subject, in quotes",
  },
  {
    mistake: 'a misspelt operation',
    callers: caller(`apiKeys: [{ sha256: ${good} }], operations: [ListAuditTask], targets: [default]`),
    answer:
      '--callers: callers.yaml:2:118: callers[0].operations[0] must be one of listAuditTasks, describeAuditTask; did you mean listAuditTasks?',
  },
  {
    mistake: 'a target that there is not',
    callers: caller(`apiKeys: [{ sha256: ${good} }], operations: [listAuditTasks], targets: [us]`),
    answer: '--callers: callers.yaml:2:145: callers[0].targets[0] must be one of default',
  },
  {
    mistake: 'a caller without targets',
    callers: caller(`apiKeys: [{ sha256: ${good} }], operations: [listAuditTasks]`),
    answer: '--callers: callers.yaml:2:5: callers[0].targets must be one or more of default',
  },
  {
    mistake: 'a caller without credentials',
    callers: caller(may),
    answer: '--callers: callers.yaml:2:5: callers[0] must have apiKeys, accessKeys or jwtSubjects',
  },
  {
    mistake: 'two callers with one key',
    callers: `callers:\n${['a', 'b'].map((name) => `  - { name: ${name}, apiKeys: [{ sha256: ${good} }], ${may} }\n`).join('')}`,
    answer: "--callers: callers.yaml:3:36: callers[1].apiKeys[0].sha256 must be no other caller's key",
  },
  {
    mistake: 'a rate of nothing',
    callers: caller(`apiKeys: [{ sha256: ${good} }], ${may}, rate: 0`),
    answer: '--callers: callers.yaml:2:161: callers[0].rate must be a number above 0',
  },
  {
    mistake: 'a secret in a variable that is not set',
    callers: caller(`accessKeys: [{ accessKeyId: AKIDOFTHETICKETBOT, secretAccessKeyEnv: NONE }], ${may}`),
    answer:
      '--callers: callers.yaml:2:84: callers[0].accessKeys[0].secretAccessKeyEnv must name an environment variable with 32 characters or more, made at random',
  },
];

/** The mistakes that were tried, and the answers to them. */
export const mistakes: readonly Mistake[] = [
  ...flags,
  ...values,
  ...inbound,
  ...together,
  ...variables,
  ...configuration,
  ...callers,
];
