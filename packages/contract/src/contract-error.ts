/** The contract cannot be used. The message says where the fault is (the file, its line, or a place) and what it is. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
}

/** What an error says, for a {@link ContractError} that takes its place. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
