/** One rule of HTTP, as bytes that AWS sends and what the caller of the gateway gets. */
export interface ResponseRule {
  /** Where the rule stands, as `9112 6.3`: the RFC, and its section. */
  readonly rfc: string;
  /** What AWS sends, in words. */
  readonly title: string;
  /** The bytes. */
  readonly bytes: string;
  /** Whether AWS ends the connection after them. Default: false. */
  readonly ends?: true;
  /** The status that the caller gets; 200 comes with the content `{"tasks":[]}`. */
  readonly status: number;
  /** The kind of the failure; undefined for a success. */
  readonly kind?: string;
  /** Whether the gateway sends its next request on the same connection. */
  readonly connection: 'kept' | 'closed';
}

function message(...lines: readonly string[]): string {
  return [...lines, '', ''].join('\r\n');
}

const content = '{"tasks":[]}';
const statusLine = 'HTTP/1.1 200 OK';
const length = `Content-Length: ${content.length}`;
const chunked = 'Transfer-Encoding: chunked';
const chunks = `c\r\n${content}\r\n0\r\n\r\n`;
const good = `${message(statusLine, length)}${content}`;

const ok = { status: 200, connection: 'kept' } as const;
const broken = { status: 502, kind: 'upstream-broken-answer', connection: 'closed' } as const;
const unreachable = { status: 502, kind: 'upstream-unreachable', connection: 'closed' } as const;

/** What HTTP demands of the gateway as a client. */
export const responseRules: readonly ResponseRule[] = [
  { rfc: '9112 6.3', title: 'a response with its length', bytes: good, ...ok },
  {
    rfc: '9112 9.6',
    title: 'a response that says close',
    bytes: `${message(statusLine, length, 'Connection: close')}${content}`,
    status: 200,
    connection: 'closed',
  },
  {
    rfc: '9112 9.3',
    title: 'a response of HTTP/1.0',
    bytes: `${message('HTTP/1.0 200 OK', length)}${content}`,
    status: 200,
    connection: 'closed',
  },
  {
    rfc: '9112 6.3',
    title: 'a response without length, which ends with the connection',
    bytes: `${message(statusLine)}${content}`,
    ends: true,
    status: 200,
    connection: 'closed',
  },
  {
    rfc: '9112 6.3',
    title: 'half a response without length',
    bytes: `${message(statusLine)}{"tasks":`,
    ends: true,
    ...broken,
  },
  { rfc: '9112 7.1', title: 'a response in chunks', bytes: `${message(statusLine, chunked)}${chunks}`, ...ok },
  {
    rfc: '9112 7.1.1',
    title: 'chunks with extensions',
    bytes: `${message(statusLine, chunked)}c;x=y\r\n${content}\r\n0;z\r\n\r\n`,
    ...ok,
  },
  {
    rfc: '9112 7.1.2',
    title: 'chunks with trailers',
    bytes: `${message(statusLine, chunked, 'Trailer: X')}c\r\n${content}\r\n0\r\nX: y\r\n\r\n`,
    ...ok,
  },
  {
    rfc: '9112 7.1',
    title: 'a chunk whose size is no number',
    bytes: `${message(statusLine, chunked)}xyz\r\n${content}\r\n0\r\n\r\n`,
    ...broken,
  },
  {
    rfc: '9112 8',
    title: 'chunks that break off',
    bytes: `${message(statusLine, chunked)}c\r\n${content}\r\n`,
    ends: true,
    ...broken,
  },
  {
    rfc: '9112 6.3',
    title: 'a response that is shorter than its length',
    bytes: `${message(statusLine, 'Content-Length: 100')}${content}`,
    ends: true,
    ...broken,
  },
  {
    rfc: '9112 6.3',
    title: 'a response that is longer than its length',
    bytes: `${message(statusLine, 'Content-Length: 5')}${content}`,
    ...broken,
  },
  { rfc: '9112 9.2', title: 'bytes after a response', bytes: `${good}garbage`, status: 200, connection: 'closed' },
  {
    rfc: '9112 9.2',
    title: 'a second response that was not asked for',
    bytes: `${good}${good}`,
    status: 200,
    connection: 'closed',
  },
  {
    rfc: '9112 6.3',
    title: 'two lengths that differ',
    bytes: `${message(statusLine, length, 'Content-Length: 5')}${content}`,
    ...broken,
  },
  {
    rfc: '9112 6.3',
    title: 'a length that is no number',
    bytes: `${message(statusLine, 'Content-Length: x')}${content}`,
    ...broken,
  },
  {
    rfc: '9112 6.3',
    title: 'a negative length',
    bytes: `${message(statusLine, 'Content-Length: -1')}${content}`,
    ...broken,
  },
  {
    rfc: '9112 6.3',
    title: 'chunked and a length',
    bytes: `${message(statusLine, length, chunked)}${chunks}`,
    ...broken,
  },
  {
    rfc: '9112 6.1',
    title: 'an unknown coding, to the end of the connection',
    bytes: `${message(statusLine, 'Transfer-Encoding: gzip')}${content}`,
    ends: true,
    ...broken,
  },
  {
    rfc: '9112 6.1',
    title: 'an unknown coding before chunked',
    bytes: `${message(statusLine, 'Transfer-Encoding: gzip, chunked')}${chunks}`,
    ...broken,
    connection: 'kept',
  },
  {
    rfc: '9110 8.4',
    title: 'a content coding that was not asked for',
    bytes: `${message(statusLine, length, 'Content-Encoding: gzip')}${content}`,
    status: 502,
    kind: 'upstream-broken-answer',
    connection: 'kept',
  },
  {
    rfc: '9110 8.4.1',
    title: 'the content coding identity',
    bytes: `${message(statusLine, length, 'Content-Encoding: identity')}${content}`,
    ...ok,
  },
  {
    rfc: '9110 15.2',
    title: 'an interim response 103',
    bytes: `${message('HTTP/1.1 103 Early Hints', 'Link: </x>')}${good}`,
    ...ok,
  },
  {
    rfc: '9110 15.2',
    title: 'three interim responses',
    bytes: `${message('HTTP/1.1 102 Processing').repeat(3)}${good}`,
    ...ok,
  },
  {
    rfc: '9110 15.2',
    title: 'an interim response of an unknown status',
    bytes: `${message('HTTP/1.1 199 X')}${good}`,
    ...ok,
  },
  // undici ends the connection, and has no option for it. AWS sends it to requests with content alone, and none has.
  {
    rfc: '9110 15.2.1',
    title: '100 Continue, which nobody asked for',
    bytes: `${message('HTTP/1.1 100 Continue')}${good}`,
    ...unreachable,
  },
  {
    rfc: '9110 15.2',
    title: 'an interim response and the end',
    bytes: message('HTTP/1.1 103 Early Hints'),
    ends: true,
    ...unreachable,
  },
  {
    rfc: '9110 15.2.2',
    title: '101 Switching Protocols, which nobody asked for',
    bytes: message('HTTP/1.1 101 Switching Protocols', 'Upgrade: x', 'Connection: Upgrade'),
    ...unreachable,
  },
  {
    rfc: '9110 15.3.5',
    title: '204 with no content',
    bytes: message('HTTP/1.1 204 No Content'),
    status: 502,
    kind: 'upstream-broken-answer',
    connection: 'kept',
  },
  {
    rfc: '9110 15.3.6',
    title: '205 with no content',
    bytes: message('HTTP/1.1 205 Reset Content', 'Content-Length: 0'),
    status: 502,
    kind: 'upstream-broken-answer',
    connection: 'kept',
  },
  {
    rfc: '9110 14.2',
    title: '206, which nobody asked for',
    bytes: `${message('HTTP/1.1 206 Partial Content', length, 'Content-Range: bytes 0-11/99')}${content}`,
    status: 502,
    kind: 'upstream-broken-answer',
    connection: 'kept',
  },
  {
    rfc: '9110 15.4',
    title: 'a redirection, which is not followed',
    bytes: message('HTTP/1.1 302 Found', 'Location: http://127.0.0.1:1/', 'Content-Length: 0'),
    status: 502,
    kind: 'upstream-broken-answer',
    connection: 'kept',
  },
  {
    rfc: '9110 15',
    title: 'an unknown status of a known class',
    bytes: `${message('HTTP/1.1 599 X', 'Content-Length: 2')}{}`,
    status: 599,
    kind: 'aws-failure',
    connection: 'kept',
  },
  {
    rfc: '9112 4',
    title: 'a status line without a reason',
    bytes: `${message('HTTP/1.1 200 ', length)}${content}`,
    ...ok,
  },
  {
    rfc: '9112 4',
    title: 'a status of two digits',
    bytes: `${message('HTTP/1.1 20 OK', length)}${content}`,
    ...broken,
  },
  { rfc: '9112 2.2', title: 'bytes that are no HTTP', bytes: 'HELLO\r\n\r\n', ...broken },
  {
    rfc: '9112 5.2',
    title: 'a folded line',
    bytes: `${message(statusLine, length, 'X: y', ' z')}${content}`,
    ...broken,
  },
  {
    rfc: '9112 5.1',
    title: 'a space before a colon',
    bytes: `${message(statusLine, 'X : y', length)}${content}`,
    ...broken,
  },
  {
    rfc: '9110 5.5',
    title: 'a NUL in a value',
    bytes: `${message(statusLine, 'X: y\0z', length)}${content}`,
    ...broken,
  },
  {
    rfc: '9110 5.4',
    title: 'headers of 70,000 bytes',
    bytes: `${message(statusLine, `X: ${'a'.repeat(70_000)}`, length)}${content}`,
    ...broken,
  },
  { rfc: '9112 8', title: 'half a head and the end', bytes: `${statusLine}\r\nContent-`, ends: true, ...unreachable },
  { rfc: '9112 9.5', title: 'the end of the connection at once', bytes: '', ends: true, ...unreachable },
];
