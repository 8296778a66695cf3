import type { OutgoingHttpHeaders } from 'node:http';
import type { Failure } from '../operations/answer.ts';

/** An answer as it goes over the wire. */
export interface WireAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** All headers but those of the connection. */
  readonly headers: OutgoingHttpHeaders;
  /** The content. */
  readonly body: Buffer;
}

/** What every answer has, whatever it says. */
export interface AnswerStamp {
  /** The request's id. */
  readonly requestId: string;
  /** The time of the answer. */
  readonly now: Date;
}

/** A result in AWS's REST-JSON. */
export function encodeResult(result: object, stamp: AnswerStamp): WireAnswer {
  return encode(200, 'application/json', JSON.stringify(result), stamp);
}

/** An error in AWS's REST-JSON: the name in a header, the text in the content. */
export function encodeFailure({ status, name, message }: Omit<Failure, 'ok'>, stamp: AnswerStamp): WireAnswer {
  const { headers, body } = encode(status, 'application/json', JSON.stringify({ message }), stamp);
  return { status, headers: { ...headers, 'x-amzn-ErrorType': name }, body };
}

/** What somebody between the caller and AWS might answer. */
export function encodeHtml(stamp: AnswerStamp): WireAnswer {
  return encode(200, 'text/html', '<!doctype html><title>Welcome</title><p>Please sign in to this network.\n', stamp);
}

function encode(status: number, contentType: string, content: string, { requestId, now }: AnswerStamp): WireAnswer {
  const body = Buffer.from(content);
  const headers = {
    Date: now.toUTCString(),
    'Content-Type': contentType,
    'Content-Length': body.length,
    'x-amzn-RequestId': requestId,
  };
  return { status, headers, body };
}
