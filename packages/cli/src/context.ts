/** A stream that text is written to, and what is known of a terminal behind it. */
export type OutputStream = NodeJS.WritableStream & {
  /** Whether a terminal is behind it. */
  readonly isTTY?: boolean | undefined;
  /** How wide that terminal is, in columns. */
  readonly columns?: number | undefined;
};

/** What the command has of the process that it runs in. */
export interface Context {
  /** The environment: settings, colours, the user's folders. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Gets data, and nothing else. */
  readonly stdout: OutputStream;
  /** Gets errors and progress. */
  readonly stderr: OutputStream;
  /** Gives the current time. */
  readonly now: () => Date;
  /** Aborts when the user interrupts. */
  readonly signal: AbortSignal;
}
