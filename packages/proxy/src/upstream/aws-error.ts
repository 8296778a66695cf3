import * as z from 'zod';
import type { RawResponse } from './raw-response.ts';

/** An error of AWS, whichever of its forms it came in. */
export interface AwsError {
  /** The name without namespace and URL; undefined where there is none. */
  readonly name: string | undefined;
  readonly message: string | undefined;
}

const text = z.string().min(1).max(4096).optional().catch(undefined);
const content = z.object({ message: text, Message: text, __type: text, code: text }).catch({});

/**
 * Reads the error in a response of AWS: the name from `x-amzn-ErrorType`, else from the content's `__type` or `code`
 * (Smithy's restJson1 protocol, "Operation error serialization").
 */
export function readAwsError({ headers, content: bytes }: RawResponse): AwsError {
  const { message, Message, __type, code } = content.parse(parseJson(bytes));
  const header = headers['x-amzn-errortype'];
  const name = [typeof header === 'string' ? header : undefined, __type, code].map(toBareName).find(Boolean);
  return { name, message: message ?? Message };
}

// The name may come as `Name`, `Name:http://…`, `namespace#Name` and both at once.
function toBareName(given: string | undefined): string | undefined {
  const bare = given?.split(':', 1)[0]?.split('#').at(-1) ?? '';
  return /^[A-Za-z]\w{0,99}$/.test(bare) ? bare : undefined;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
