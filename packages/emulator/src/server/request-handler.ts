import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Faults } from '../faults/faults.ts';
import { withUnknownParts } from '../faults/unknown-parts.ts';
import type { InjectedFaults } from '../faults/injected-faults.ts';
import { fail } from '../operations/result.ts';
import type { Served, Service } from '../operations/service.ts';
import { splitTarget } from '../requests/url-text.ts';
import { type Call, redactHeaders } from './call.ts';
import { deliver, deliverRaw, type Sleep } from './deliver.ts';
import { maxBodyBytes, readBody } from './request-body.ts';
import { type ResponseStamp, encodeFailure, encodeHtml, encodeResult, type WireResponse } from './wire-response.ts';

/** What a request handler is made of. */
export interface RequestHandlerParts {
  /** Serves requests. */
  readonly service: Service;
  /** Draws the faults that strike a request. */
  readonly injectFaults: (faults: Faults) => InjectedFaults;
  /** The faults as they are set now. */
  readonly faults: () => Faults;
  /** Tells the time. */
  readonly clock: () => Date;
  /** Waits out latencies. */
  readonly sleep: Sleep;
  /** Makes an id for each request. */
  readonly nextRequestId: () => string;
  /** Gets each call as soon as its response is known, before that is sent. */
  readonly record: (call: Call) => void;
}

/** A call that can still turn out to be abandoned. */
interface RecordedCall extends Call {
  abandoned: boolean;
}

/** Takes requests off the wire, and puts their responses on it. */
export interface RequestHandler {
  /** Responds to a request. It does not throw for what a caller does. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Refuses what is no HTTP request, or has too large headers; these are no calls. */
  readonly refuseUnreadable: (error: Error & { code?: string }, socket: Duplex) => void;
}

/** Creates a request handler. */
export function createRequestHandler(parts: RequestHandlerParts): RequestHandler {
  const { service, injectFaults, clock, sleep, nextRequestId, record } = parts;

  const handle: RequestHandler['handle'] = async (request, response) => {
    const body = await readBody(request).catch(() => null);
    if (body === null) return;
    const faults = parts.faults();
    const injected = injectFaults(faults);
    const stamp = { requestId: nextRequestId(), now: clock() };
    const { method = '', url = '', headersDistinct: headers } = request;
    const served: Served =
      body === undefined
        ? { response: bodyTooLarge }
        : service({ method, ...splitTarget(url), headers, body }, stamp.now, faults, injected);
    const content = injected.nonJson ? encodeHtml(stamp) : encode(served, faults, stamp);

    const call = callOf(request, stamp, served, injected);
    response.once('close', () => {
      call.abandoned = !response.writableFinished && !injected.dropped && !injected.truncated;
    });
    record(call);
    await deliver(response, content, injected, sleep);
  };

  return {
    handle,
    refuseUnreadable: (error, socket) => {
      if (!socket.writable) return;
      const failure = { status: unreadableStatus(error.code), ...unreadable };
      deliverRaw(socket, encodeFailure(failure, { requestId: nextRequestId(), now: clock() }));
    },
  };
}

function callOf(
  request: IncomingMessage,
  { requestId, now }: ResponseStamp,
  served: Served,
  injected: InjectedFaults,
): RecordedCall {
  const { method = '', url = '', headers } = request;
  const { response, operation, signature } = served;
  const received = { requestId, receivedAt: now, method, url, headers: redactHeaders(headers), operation, signature };
  if (injected.dropped) return { ...received, status: undefined, error: undefined, abandoned: false };
  if (injected.nonJson || response.ok) return { ...received, status: 200, error: undefined, abandoned: false };
  return { ...received, status: response.status, error: response.name, abandoned: false };
}

function encode({ response }: Served, faults: Faults, stamp: ResponseStamp): WireResponse {
  return response.ok ? encodeResult(withUnknownParts(response.result, faults), stamp) : encodeFailure(response, stamp);
}

const bodyTooLarge = fail(
  'RequestEntityTooLargeException',
  `The content is larger than ${maxBodyBytes} bytes; the operations take none.`,
);

/** Source of the name: AWS, "Common Errors": "Problems with the request at the HTTP level". */
const unreadable = { name: 'MalformedHttpRequestException', message: 'The request is not well-formed HTTP.' };

function unreadableStatus(code: string | undefined): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
}
