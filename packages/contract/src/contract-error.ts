/** The contract cannot be used. The message names the file, where possible the line and column, and the fault. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
}
