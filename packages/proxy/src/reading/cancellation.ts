/** The former name of what is an AbortSignal. */
export type CancelSignal = AbortSignal;
