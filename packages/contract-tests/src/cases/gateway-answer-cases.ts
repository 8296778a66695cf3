import { answerWith, hangUp, type RawRequest } from '@audit-gateway/testing';
import type { RequestListener } from 'node:http';

/** An answer that the gateway gives itself. */
export interface GatewayAnswerCase {
  /** What it shows. */
  readonly name: string;
  /** What is asked for. Default: an audit. */
  readonly request?: RawRequest;
  /** What its upstream does meanwhile. Default: it answers. */
  readonly upstream?: RequestListener;
  /** The status of the answer. */
  readonly status: number;
}

const list = '/audit/tasks';
const audit = `${list}/a1`;
const tooLarge = 'a'.repeat(20_000);

/** What stays unanswered: the gateway gives up. */
const silence: RequestListener = () => undefined;

/** The content of another kind of server. */
const html: RequestListener = (_request, response) =>
  void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Please sign in.');

/** Each status that the gateway answers with by itself, on both operations where it can. */
export const gatewayAnswerCases: readonly GatewayAnswerCase[] = [
  { name: 'a listing without its period', request: { target: list }, status: 400 },
  { name: 'an id that is none', request: { target: `${list}/a_b` }, status: 400 },
  { name: 'another path', request: { target: '/audit/configuration' }, status: 404 },
  { name: 'a trailing slash', request: { target: `${list}/` }, status: 404 },
  { name: 'the start of an audit', request: { method: 'POST', target: list }, status: 405 },
  { name: 'the deletion of an audit', request: { method: 'DELETE', target: audit }, status: 405 },
  { name: 'HEAD', request: { method: 'HEAD', target: audit }, status: 405 },
  { name: 'content on a listing', request: { target: list, content: '{}' }, status: 413 },
  { name: 'content on a description', request: { target: audit, content: '{}' }, status: 413 },
  { name: 'a long URL', request: { target: `${list}?nextToken=${tooLarge}` }, status: 414 },
  { name: 'a long header', request: { target: audit, headers: { 'x-large': tooLarge } }, status: 431 },
  { name: 'an upstream that hangs up', upstream: hangUp, status: 502 },
  { name: 'an upstream that is something else', upstream: html, status: 502 },
  {
    name: 'an upstream that breaks the contract',
    upstream: answerWith({ status: 200, body: { taskStartTime: 'yesterday' } }),
    status: 502,
  },
  {
    name: "an upstream that refuses the gateway's credentials",
    upstream: answerWith({ status: 403, error: 'ExpiredTokenException', body: { message: 'Expired.' } }),
    status: 502,
  },
  { name: 'an upstream that does not answer', upstream: silence, status: 504 },
];
