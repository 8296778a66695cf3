/** The contract cannot be used. The message says where the fault is (the file, its line, or a place) and what it is. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  /** The tokens of the pointer to the first fault in the document; undefined where it is not at a place of it. */
  readonly place: readonly string[] | undefined;

  /**
   * @param message What is wrong, and where.
   * @param place See the member.
   */
  constructor(message: string, place?: readonly string[]) {
    super(message);
    this.place = place;
  }
}

/** What an error says, for a {@link ContractError} that takes its place. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
