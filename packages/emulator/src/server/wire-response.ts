import type { OutgoingHttpHeaders } from 'node:http';
import type { Failure } from '../operations/result.ts';

/** A response as it goes over the wire. */
export interface WireResponse {
  /** The HTTP status. */
  readonly status: number;
  /** All headers but those of the connection. */
  readonly headers: OutgoingHttpHeaders;
  /** The content. */
  readonly body: Buffer;
}

/** What every response has, whatever it says. */
export interface ResponseStamp {
  /** The request's id. */
  readonly requestId: string;
  /** The time of the response. */
  readonly now: Date;
}

/** A result in AWS's REST-JSON. */
export function encodeResult(result: object, stamp: ResponseStamp): WireResponse {
  return encode(200, 'application/json', JSON.stringify(result), stamp);
}

/** An error in AWS's REST-JSON: the name in a header, the text in the content. */
export function encodeFailure({ status, name, message }: Omit<Failure, 'ok'>, stamp: ResponseStamp): WireResponse {
  const { headers, body } = encode(status, 'application/json', JSON.stringify({ message }), stamp);
  return { status, headers: { ...headers, 'x-amzn-ErrorType': name }, body };
}

/** What somebody between the caller and AWS might send. */
export function encodeHtml(stamp: ResponseStamp): WireResponse {
  return encode(200, 'text/html', '<!doctype html><title>Welcome</title><p>Please sign in to this network.\n', stamp);
}

function encode(status: number, contentType: string, content: string, { requestId, now }: ResponseStamp): WireResponse {
  const body = Buffer.from(content);
  const headers = {
    Date: now.toUTCString(),
    'Content-Type': contentType,
    'Content-Length': body.length,
    'x-amzn-RequestId': requestId,
  };
  return { status, headers, body };
}
