/** The contract cannot be used. The message says where the fault is (file, line, JSON pointer) and what it is. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  /** The tokens of the JSON pointer to the first fault; undefined where it is not in the document. */
  readonly location: readonly string[] | undefined;

  constructor(message: string, location?: readonly string[]) {
    super(message);
    this.location = location;
  }
}

/** The message of whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
