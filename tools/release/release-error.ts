/** A release cannot go on. The message says what is wrong, where, and what to do, for who releases. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
}
