import type { StubAnswer } from '@audit-gateway/testing';

/** An answer that a stub gives, and what a client is to make of it. */
export interface AnswerCase<Expected> {
  /** What it shows, or where the document shows it. */
  readonly name: string;
  /** The operation that it is an answer of. */
  readonly operationId: string;
  /** The answer. */
  readonly answer: StubAnswer;
  /** What a client is to make of it. */
  readonly expected: Expected;
  /** Whether a client may make more of it than that. Default: no. */
  readonly open?: boolean;
}
