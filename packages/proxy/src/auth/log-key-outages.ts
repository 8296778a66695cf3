import type { Logger } from 'pino';
import type { OnKeysFetched } from './jwks.ts';

/**
 * Makes what logs the beginning and the end of an outage of the issuer's keys, and no fetch in between.
 *
 * @param usableForHours For how long the last keys are used meanwhile.
 */
export function logKeyOutages(logger: Logger, usableForHours: number): OnKeysFetched {
  let isOut = false;
  return (result) => {
    if (result.ok) {
      if (isOut) logger.info('jwt: the keys of the issuer can be fetched again');
    } else if (!isOut) {
      logger.warn(
        { err: result.cause },
        `jwt: the keys of the issuer cannot be fetched; its last ones, if any, are used for ${usableForHours} hours`,
      );
    }
    isOut = !result.ok;
  };
}
