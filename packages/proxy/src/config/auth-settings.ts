import { listed, type SettingKind, SettingsError, textOf } from './setting.ts';

/** Whose tokens are taken, and for how long. */
export interface JwtOptions {
  /** Who must have issued a token: its `iss`. */
  readonly issuer: string;
  /** Whom a token must be for: its `aud`, or one of them; of an access token of Amazon Cognito its `client_id`. */
  readonly audience: string;
  /** Where the issuer's keys are. */
  readonly jwksUrl: URL;
  /** The claim that names the caller, by a string that stands in `jwtSubjects` of the callers' file. Default: `sub`. */
  readonly callerClaim?: string | undefined;
  /** For how many seconds after it was issued a token is taken, whatever its `exp` says. Default: 300. */
  readonly maxAgeSeconds?: number | undefined;
}

/** A method of authentication: one of the words of `--auth`, with what it needs. */
export type AuthMethodOptions =
  { readonly method: 'apiKey' } | { readonly method: 'sigv4' } | ({ readonly method: 'jwt' } & JwtOptions);

/** The name of a way in which callers may prove who they are. */
export type AuthMethodName = AuthMethodOptions['method'];

/** What `--auth` takes: nobody is asked, or the ways that are open, the first of them first. */
export type Auth = 'none' | readonly AuthMethodName[];

const names = ['apiKey', 'jwt', 'sigv4'] as const satisfies readonly AuthMethodName[];

/** The words of `--auth`, for errors that say which one was meant. */
export const authWords: readonly string[] = ['none', ...names];

/** Takes `none`, or one or more methods, each once. */
export const authMethods: SettingKind<Auth> = textOf(
  `none, or one or more of ${names.join(', ')} with commas between them`,
  (text): Auth | undefined => {
    if (text === 'none') return text;
    const words = listed(text);
    const known = words.flatMap((word) => names.find((name) => name === word) ?? []);
    return known.length === words.length && new Set(known).size === known.length ? known : undefined;
  },
);

/** The settings of tokens, each undefined where it is not set. */
export type JwtSettings = { readonly [Name in 'issuer' | 'audience' | 'jwksUrl']: JwtOptions[Name] | undefined } & Pick<
  JwtOptions,
  'callerClaim' | 'maxAgeSeconds'
>;

/**
 * Joins the ways that are open with what they need.
 *
 * @throws {SettingsError} for `jwt` without an issuer, an audience or the URL of the keys.
 */
export function completeAuth(auth: readonly AuthMethodName[], jwt: JwtSettings): readonly AuthMethodOptions[] {
  return auth.map((method) => {
    if (method !== 'jwt') return { method };
    const { issuer, audience, jwksUrl, callerClaim, maxAgeSeconds } = jwt;
    if (issuer === undefined) throw missing('--jwt-issuer', 'the iss of the tokens');
    if (audience === undefined) throw missing('--jwt-audience', 'the aud of the tokens');
    if (jwksUrl === undefined) throw missing('--jwks-url', "the URL of the issuer's keys");
    return { method, issuer, audience, jwksUrl, callerClaim, maxAgeSeconds };
  });
}

/** Makes the error of settings that ask who calls and list no callers. */
export function callersMissing(): SettingsError {
  return missing('--callers', 'a YAML or JSON file', 'asks who calls');
}

function missing(flag: string, allowed: string, since = 'takes jwt'): SettingsError {
  return new SettingsError(`${flag}: is missing, since --auth ${since}; allowed: ${allowed}`);
}
