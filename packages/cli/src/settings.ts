import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Context } from './context.ts';
import { CommandFailure } from './failures.ts';

/** What leads to the gateway; flags that every command has. */
export interface ConnectionFlags {
  readonly url?: string | undefined;
  readonly apiKeyFile?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly config?: string | undefined;
}

/** Where the gateway is, and who calls. */
export interface Connection {
  readonly baseUrl: string;
  readonly apiKey?: string;
  readonly token?: string;
}

/** Where the gateway is if nothing says otherwise: where `npm start` and the gateway itself put it. */
export const defaultUrl = 'http://127.0.0.1:8080';

interface Credentials {
  readonly apiKey?: string | undefined;
  readonly token?: string | undefined;
}

/**
 * Finds out where the gateway is, and who calls: flags win over the environment, which wins over the file. A credential
 * is taken from one of the three alone. It is in no flag, because other users of the machine see those.
 *
 * @throws {CommandFailure} for a file that cannot be used, and for two credentials at one place.
 */
export async function readConnection(flags: ConnectionFlags, { env }: Context): Promise<Connection> {
  const file = await readConfigFile(flags.config ?? given(env['AUDIT_GATEWAY_CONFIG']), env);
  const sources: [string, () => Credentials | Promise<Credentials>][] = [
    ['--api-key-file and --token-file', () => readSecrets(flags.apiKeyFile, flags.tokenFile)],
    [
      'AUDIT_GATEWAY_API_KEY and AUDIT_GATEWAY_TOKEN',
      () => ({ apiKey: given(env['AUDIT_GATEWAY_API_KEY']), token: given(env['AUDIT_GATEWAY_TOKEN']) }),
    ],
    ['apiKey, apiKeyFile, token and tokenFile of the configuration file', () => credentialsOfFile(file)],
  ];
  let credentials: Credentials = {};
  for (const [names, read] of sources) {
    credentials = await read();
    const { apiKey, token } = credentials;
    if (apiKey !== undefined && token !== undefined)
      throw new CommandFailure(`${names}: only one of them may be given`);
    if (apiKey !== undefined || token !== undefined) break;
  }
  const { apiKey, token } = credentials;
  return {
    baseUrl: flags.url ?? given(env['AUDIT_GATEWAY_URL']) ?? file.url ?? defaultUrl,
    ...(apiKey !== undefined && { apiKey }),
    ...(token !== undefined && { token }),
  };
}

/** A variable that is empty is not set. */
function given(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

interface ConfigFile {
  readonly url?: string | undefined;
  readonly apiKey?: string | undefined;
  readonly apiKeyFile?: string | undefined;
  readonly token?: string | undefined;
  readonly tokenFile?: string | undefined;
}

/** The user's own file, by the XDG Base Directory Specification, and by its counterpart on Windows. */
export function defaultConfigFile(env: Context['env'], platform: string = process.platform): string {
  const home = given(env['HOME']) ?? homedir();
  const folder =
    platform === 'win32'
      ? (given(env['APPDATA']) ?? join(home, 'AppData', 'Roaming'))
      : (given(env['XDG_CONFIG_HOME']) ?? join(home, '.config'));
  return join(folder, 'audit-gateway', 'audits.json');
}

async function readConfigFile(wanted: string | undefined, env: Context['env']): Promise<ConfigFile> {
  const path = wanted ?? defaultConfigFile(env);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (wanted === undefined && isAbsent(error)) return {};
    throw cannotRead(path, error);
  }
  // Loaded only where there is a file, since it takes a part of the start.
  const { parseConfig } = await import('./config-file.ts');
  const file = parseConfig(path, text);
  const hasSecret = file.apiKey !== undefined || file.token !== undefined;
  if (hasSecret && process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0) {
    throw new CommandFailure(`${path}: other users may read its credential; run: chmod 600 ${path}`);
  }
  return file;
}

async function credentialsOfFile({ apiKey, token, apiKeyFile, tokenFile }: ConfigFile): Promise<Credentials> {
  const read = await readSecrets(apiKeyFile, tokenFile);
  return { apiKey: apiKey ?? read.apiKey, token: token ?? read.token };
}

async function readSecrets(apiKeyFile: string | undefined, tokenFile: string | undefined): Promise<Credentials> {
  const [apiKey, token] = await Promise.all([readSecret(apiKeyFile), readSecret(tokenFile)]);
  return { apiKey, token };
}

async function readSecret(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw cannotRead(path, error);
  }
  const secret = text.trim();
  if (secret === '' || /\s/.test(secret)) throw new CommandFailure(`${path}: must have one credential, on one line`);
  return secret;
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** The failure to read a file, with its path and the reason. */
export function cannotRead(path: string, error: unknown): CommandFailure {
  return new CommandFailure(`${path}: cannot be read: ${error instanceof Error ? error.message : String(error)}`);
}
