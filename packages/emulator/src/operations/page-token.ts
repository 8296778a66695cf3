import { createHmac } from 'node:crypto';
import type { ListingPlace } from '../account/account.ts';

/** What a listing is of, in a form in which equal filters are equal. */
export type Filters = readonly (string | number | undefined)[];

/** Makes and reads the tokens between pages. */
export interface PageTokens {
  /** The token of the page after an audit, good for listings with the same filters alone. */
  readonly seal: (last: ListingPlace, filters: Filters) => string;
  /** The audit after which a page goes on; undefined for a token that was made for other filters, or not here. */
  readonly open: (token: string, filters: Filters) => ListingPlace | undefined;
}

const macLength = 16;

// base64url has "-", and a command line takes a token that begins with it for a flag.
const prefix = 'p';

/**
 * Creates the tokens of one account. A token says after which audit the next page begins, so audits that appear in
 * front of it between two pages neither repeat nor hide any; an HMAC over it and the filters tells forgeries. Tokens do
 * not expire, and are the same after a restart with the same key.
 *
 * AWS documents neither the format nor an expiry of its tokens.
 */
export function createPageTokens(key: string): PageTokens {
  const seal: PageTokens['seal'] = ({ startTime, taskId }, filters) => {
    const place = `${startTime.getTime()} ${taskId}`;
    const mac = createHmac('sha256', key)
      .update(JSON.stringify([place, filters]))
      .digest()
      .subarray(0, macLength);
    return prefix + Buffer.concat([mac, Buffer.from(place)]).toString('base64url');
  };
  return {
    seal,
    open: (token, filters) => {
      const place = Buffer.from(token.slice(prefix.length), 'base64url').toString('utf8', macLength);
      const space = place.indexOf(' ');
      const last = { startTime: new Date(Number(place.slice(0, space))), taskId: place.slice(space + 1) };
      return seal(last, filters) === token ? last : undefined;
    },
  };
}
