import { emulatorCredentials } from '@audit-gateway/emulator';
import { type Credentials, createSigner } from '@audit-gateway/sigv4';
import { hash } from 'node:crypto';
import { Agent, type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import type { Reachable } from './emulator.ts';

/** A request, raw: nothing of it is normalised. */
export interface RawRequest {
  readonly method?: string;
  /** Headers beside the host and those of the signature. */
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

export interface SigningOptions {
  readonly credentials?: Credentials;
  readonly region?: string;
  readonly service?: string;
  /** How far the signature's time is from the emulator's clock, in milliseconds. */
  readonly skewMs?: number;
}

export interface RawResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const agent = new Agent({ keepAlive: true });

/** Sends a request as it is, its content announced by its length, and reads the whole response; fails where the connection ends before that. */
export function send(
  { emulator }: Reachable,
  target: string,
  { method = 'GET', headers = {}, body, signal }: RawRequest = {},
): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const { port } = emulator;
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const options = {
      agent,
      host: '127.0.0.1',
      port,
      path: target,
      method,
      headers: { ...headers, ...length },
      ...(signal ? { signal } : {}),
    };
    const outgoing = httpRequest(options, (incoming) => {
      const chunks: string[] = [];
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text: chunks.join('') }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** The headers that sign a request for an emulator. */
export function sign(
  { emulator, clock }: Reachable,
  target: string,
  { method = 'GET', headers = {}, body = '' }: RawRequest = {},
  { credentials = emulatorCredentials, region = emulator.region, service = 'iot', skewMs = 0 }: SigningOptions = {},
): Record<string, string> {
  const [path = '', query = ''] = target.split(/\?(.*)/s);
  const signed = { host: `127.0.0.1:${emulator.port}`, ...headers };
  const payloadHash = hash('sha256', body, 'hex');
  const signedAt = new Date(clock.now().getTime() + skewMs);
  const { sign: signRequest } = createSigner({ region, service });
  return { ...signed, ...signRequest({ method, path, query, headers: signed, payloadHash }, credentials, signedAt) };
}

/** Sends a request signed. */
export function sendSigned(
  running: Reachable,
  target: string,
  request: RawRequest = {},
  signing: SigningOptions = {},
): Promise<RawResponse> {
  return send(running, target, { ...request, headers: sign(running, target, request, signing) });
}
