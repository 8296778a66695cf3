import { type Case, credentials, having, signedAt } from './fixture.ts';

/** The request is not signed. */
export const missing: Case[] = [
  { because: 'there is no Authorization header', change: having({ authorization: undefined }) },
  { because: 'the Authorization header is empty', change: having({ authorization: '' }) },
].map((row) => ({
  ...row,
  name: 'MissingAuthenticationTokenException',
  message: 'Missing Authentication Token',
}));

/** No such access key, or not its session token. */
export const unrecognized: Case[] = [
  { because: 'there is no such access key', options: { credentials: () => undefined } },
  {
    because: 'the access key has no secret',
    options: { credentials: () => ({ ...credentials, secretAccessKey: '' }) },
  },
  {
    because: 'the session token is another',
    options: { credentials: () => ({ ...credentials, sessionToken: 'the session toke_' }) },
  },
  {
    because: 'there should be no session token',
    options: { credentials: () => ({ ...credentials, sessionToken: undefined }) },
  },
].map((row) => ({
  ...row,
  name: 'UnrecognizedClientException',
  message: 'The security token included in the request is invalid.',
}));

/** The credentials were good once. */
export const expired: Case[] = [
  { because: 'the credentials expire now', options: { credentials: () => ({ ...credentials, expiration: signedAt }) } },
  {
    because: 'nobody can tell when the credentials expire',
    options: { credentials: () => ({ ...credentials, expiration: new Date(Number.NaN) }) },
  },
].map((row) => ({
  ...row,
  name: 'ExpiredTokenException',
  message: 'The security token included in the request is expired',
}));
