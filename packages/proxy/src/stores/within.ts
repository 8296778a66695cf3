/**
 * Waits for the answer to a command that is about to be sent, for so many milliseconds from then on and no longer.
 *
 * @throws {DOMException} a TimeoutError when the time is up.
 */
export async function within<Answer>(answer: Promise<Answer>, ms: number): Promise<Answer> {
  const late = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  // node-redis sends in an immediate of its own. What this process is busy with until then takes none of the time, nor
  // is late what has come and is not read yet.
  const sent = setImmediate(() => {
    timer = setTimeout(
      () => setImmediate(late.reject, new DOMException(`There was no answer within ${ms} ms`, 'TimeoutError')),
      ms,
    );
  });
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearImmediate(sent);
    clearTimeout(timer);
  }
}
