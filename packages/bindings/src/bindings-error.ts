/** A failure that its message says all of: what is wrong, and what to do. */
export class BindingsError extends Error {
  override readonly name = 'BindingsError';
}
