import { callersMissing } from './auth-settings.ts';
import { hostNameOfUrl, isLoopback } from '../lib/host-name.ts';
import { readConfigFile } from './config-file.ts';
import { readFlags } from './flags.ts';
import { type Setting, SettingsError } from './setting.ts';
import { settingsTable } from './settings-table.ts';
import type { TargetSettings } from './target-settings.ts';

type Table = typeof settingsTable;
type ValueOf<Name extends keyof Table> = Exclude<ReturnType<Table[Name]['read']>, undefined>;

type OptionalName = { [Name in keyof Table]: Table[Name]['default'] extends string ? never : Name }[keyof Table];

/** The gateway's settings, parsed. What each means stands in the settings table. */
export type Settings = Readonly<
  { [Name in Exclude<keyof Table, OptionalName>]: ValueOf<Name> } & {
    [Name in Exclude<OptionalName, 'publicHosts'>]: ValueOf<Name> | undefined;
  } & {
    /** The names by which callers reach the gateway; empty where they are not known. */
    publicHosts: readonly string[];
    /** The targets beside the default one, by the first segment of their paths. */
    targets: ReadonlyMap<string, TargetSettings>;
  }
>;

/** What a command line asks for: to run with settings, or to print something and end. */
export type Command =
  | { readonly action: 'run'; readonly settings: Settings }
  | { readonly action: 'help' | 'version'; readonly settings?: never };

/** A setting's text, and what the user calls it: the flag, the variable, or the key in the file. */
interface Given {
  readonly name: string;
  readonly text: string;
}

type Lookup = (key: string, setting: Setting<unknown>) => Given | undefined;

/**
 * Reads the settings. A flag wins over the environment, which wins over the file that `--config` names.
 *
 * @param args The command line's arguments, without the program.
 * @param env The environment; an empty variable counts as not set, and so does one that Kubernetes sets for a Service.
 * @throws {SettingsError} for the first setting that is missing or not allowed, for an unknown flag or key, and for a
 *   file that cannot be used.
 */
export async function readCommand(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<Command> {
  const flags = readFlags(args);
  if (flags.has('help')) return { action: 'help' };
  if (flags.has('version')) return { action: 'version' };
  const config = flags.get('config');
  const file = config === undefined ? undefined : await readConfigFile(config);
  const values = readSettings((key, setting) => {
    const named = (name: string, text: string | undefined): Given | undefined =>
      text === undefined ? undefined : { name, text };
    return (
      named(`--${setting.flag ?? ''}`, setting.flag === undefined ? undefined : flags.get(setting.flag)) ??
      named(setting.env, fromEnvironment(setting.env, env)) ??
      named(`${key} in ${config ?? ''}`, file?.values.get(key))
    );
  });
  const settings = { ...values, targets: file?.targets ?? new Map<string, TargetSettings>() };
  checkTogether(settings);
  checkDefaultTarget(settings);
  checkPlainHttp(settings);
  // Kubernetes on AWS puts AWS_REGION into every pod.
  const region = settings.defaultTarget ? settings.region : undefined;
  return { action: 'run', settings: { ...settings, region } };
}

/**
 * Gives a variable's text, but not what Kubernetes puts there: for each Service of the namespace it sets
 * `<SERVICE>_PORT=tcp://<address>:<port>` (service links), so that a Service by the name of audit-gateway sets
 * AUDIT_GATEWAY_PORT. Of the other variables of a Service, none has a name that is a setting's.
 */
function fromEnvironment(name: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const text = env[name];
  const isServiceLink = name.endsWith('_PORT') && /^(?:tcp|udp|sctp):\/\//i.test(text ?? '');
  return text === '' || isServiceLink ? undefined : text;
}

function readSettings(lookup: Lookup): Omit<Settings, 'targets'> {
  const optional = <Value>(key: string, setting: Setting<Value>): Value | undefined => {
    const given = lookup(key, setting);
    if (given === undefined) return setting.default === undefined ? undefined : setting.read(setting.default);
    const value = setting.read(given.text);
    if (value !== undefined) return value;
    const shown = setting.isSecret === true ? 'its value' : `"${given.text}"`;
    throw new SettingsError(`${given.name}: ${shown} is not allowed; allowed: ${setting.allowed}`);
  };
  const required = <Value>(key: string, setting: Setting<Value>): Value => {
    const value = optional(key, setting);
    if (value !== undefined) return value;
    throw new SettingsError(`--${setting.flag ?? ''}: is missing (${setting.env} too); allowed: ${setting.allowed}`);
  };
  return {
    host: required('host', settingsTable.host),
    port: required('port', settingsTable.port),
    adminHost: required('adminHost', settingsTable.adminHost),
    adminPort: required('adminPort', settingsTable.adminPort),
    auth: required('auth', settingsTable.auth),
    callers: optional('callers', settingsTable.callers),
    jwtIssuer: optional('jwtIssuer', settingsTable.jwtIssuer),
    jwtAudience: optional('jwtAudience', settingsTable.jwtAudience),
    jwksUrl: optional('jwksUrl', settingsTable.jwksUrl),
    jwtCallerClaim: required('jwtCallerClaim', settingsTable.jwtCallerClaim),
    jwtMaxAgeSeconds: required('jwtMaxAgeSeconds', settingsTable.jwtMaxAgeSeconds),
    dangerouslyLetAnyoneIn: required('dangerouslyLetAnyoneIn', settingsTable.dangerouslyLetAnyoneIn),
    publicHosts: optional('publicHosts', settingsTable.publicHosts) ?? [],
    dangerouslyAllowPlainHttp: required('dangerouslyAllowPlainHttp', settingsTable.dangerouslyAllowPlainHttp),
    defaultTarget: required('defaultTarget', settingsTable.defaultTarget),
    region: optional('region', settingsTable.region),
    upstreamUrl: optional('upstreamUrl', settingsTable.upstreamUrl),
    useFips: required('useFips', settingsTable.useFips),
    useDualstack: required('useDualstack', settingsTable.useDualstack),
    timeoutMs: required('timeoutMs', settingsTable.timeoutMs),
    drainDelayMs: required('drainDelayMs', settingsTable.drainDelayMs),
    shutdownMs: required('shutdownMs', settingsTable.shutdownMs),
    listRate: required('listRate', settingsTable.listRate),
    describeRate: required('describeRate', settingsTable.describeRate),
    cacheMb: required('cacheMb', settingsTable.cacheMb),
    cacheSeconds: required('cacheSeconds', settingsTable.cacheSeconds),
    staleSeconds: required('staleSeconds', settingsTable.staleSeconds),
    redisUrl: optional('redisUrl', settingsTable.redisUrl),
    redisNamespace: optional('redisNamespace', settingsTable.redisNamespace),
    redisSecret: optional('redisSecret', settingsTable.redisSecret),
    replicas: required('replicas', settingsTable.replicas),
    maxInFlight: required('maxInFlight', settingsTable.maxInFlight),
    maxConnections: required('maxConnections', settingsTable.maxConnections),
    receiveTimeoutMs: required('receiveTimeoutMs', settingsTable.receiveTimeoutMs),
    sendTimeoutMs: required('sendTimeoutMs', settingsTable.sendTimeoutMs),
    docs: required('docs', settingsTable.docs),
    contractMode: required('contractMode', settingsTable.contractMode),
    logLevel: required('logLevel', settingsTable.logLevel),
  };
}

function checkTogether({
  host,
  auth,
  callers,
  dangerouslyLetAnyoneIn,
  upstreamUrl,
  useFips,
  useDualstack,
}: Settings): void {
  if (auth !== 'none' && callers === undefined) {
    throw callersMissing();
  }
  if (auth === 'none' && !dangerouslyLetAnyoneIn && !isLoopback(host)) {
    throw new SettingsError(
      `--host: "${host}" is not allowed; allowed: a loopback address, since --auth none lets every caller in`,
    );
  }
  // AWS's own endpoint rules refuse the combination: a custom endpoint would silently not be the FIPS one.
  const variant = useFips ? settingsTable.useFips : useDualstack ? settingsTable.useDualstack : undefined;
  if (variant !== undefined && upstreamUrl !== undefined) {
    throw new SettingsError(`${variant.env}: "true" is not allowed; allowed: false, since --upstream-url is set`);
  }
}

function checkDefaultTarget({ defaultTarget, region, upstreamUrl, targets }: Settings): void {
  const { flag, env, allowed } = settingsTable.region;
  if (targets.size === 0) {
    if (!defaultTarget) {
      throw new SettingsError('--default-target: "false" is not allowed; allowed: true, since the file has no targets');
    }
    if (region === undefined) throw new SettingsError(`--${flag}: is missing (${env} too); allowed: ${allowed}`);
  }
  if (upstreamUrl !== undefined && (!defaultTarget || region === undefined)) {
    const why = defaultTarget ? `--${flag} is missing` : '--default-target is false';
    const detail = `allowed: none, since there is no default target (${why})`;
    throw new SettingsError(`--upstream-url: "${upstreamUrl.href}" is not allowed; ${detail}`);
  }
}

function checkPlainHttp({ dangerouslyAllowPlainHttp, upstreamUrl, jwksUrl, targets }: Settings): void {
  if (dangerouslyAllowPlainHttp) return;
  const urls: readonly (readonly [string, URL | undefined])[] = [
    ['--upstream-url', upstreamUrl],
    ['--jwks-url', jwksUrl],
    ...Array.from(targets, ([name, target]) => [`targets.${name}.upstreamUrl`, target.upstreamUrl] as const),
  ];
  for (const [name, url] of urls) {
    if (url === undefined || url.protocol === 'https:' || isLoopback(hostNameOfUrl(url))) continue;
    throw new SettingsError(
      `${name}: "${url.href}" is not allowed; allowed: an https URL, or http on loopback alone, unless --dangerously-allow-plain-http is given`,
    );
  }
}
