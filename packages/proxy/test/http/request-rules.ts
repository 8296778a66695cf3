/** A port of the gateway: callers reach one, operators the other. */
export type Port = 'gateway' | 'admin';

/** What a value is on each port; a value alone is the same on both. */
export type PerPort<Value> = Value | Readonly<Record<Port, Value>>;

/** One rule of HTTP, as bytes that a client sends and what has to come back. */
export interface RequestRule {
  /** Where the rule stands, as `9112 3.2`: the RFC, and its section. */
  readonly rfc: string;
  /** What is sent, in words. */
  readonly title: string;
  /** The bytes. `{path}` is the path of something that exists: an audit, or `/livez`. */
  readonly bytes: string;
  readonly status: PerPort<number>;
  /** The kind of the failure; undefined for a success. */
  readonly kind?: PerPort<string | undefined>;
  /** Headers of the response; a pattern each, undefined for a header that it must not have. */
  readonly headers?: Readonly<Record<string, PerPort<RegExp | undefined>>>;
  /** Whether the connection takes another request afterwards. */
  readonly connection: 'open' | 'closed';
}

/** Makes a request line and headers of their parts: `CRLF` after each line, and an empty line at the end. */
function message(...lines: readonly string[]): string {
  return [...lines, '', ''].join('\r\n');
}

const get = 'GET {path} HTTP/1.1';
const host = 'Host: audits.example';
const plain = message(get, host);
const chunked = 'Transfer-Encoding: chunked';

const ok = { status: 200, connection: 'open' } as const;
const invalid = { status: 400, kind: 'invalid-request', connection: 'closed' } as const;
const tooLarge = { status: 413, kind: 'content-too-large', connection: 'closed' } as const;
const notAllowed = { status: 405, kind: 'method-not-allowed', connection: 'open' } as const;
const unimplemented = { status: 501, kind: 'not-implemented', connection: 'closed' } as const;
const allow = { allow: { gateway: /^GET$/, admin: /^GET, HEAD$/ } };

/** The Host header field (RFC 9112, section 3.2; RFC 9110, section 7.2). */
const hostRules: readonly RequestRule[] = [
  { rfc: '9112 3.2', title: 'a host name', bytes: plain, ...ok },
  { rfc: '9112 3.2', title: 'a host with its port', bytes: message(get, 'Host: audits.example:8080'), ...ok },
  { rfc: '9110 7.2', title: 'a host with an empty port', bytes: message(get, 'Host: audits.example:'), ...ok },
  { rfc: '9110 7.2', title: 'an IPv4 address as host', bytes: message(get, 'Host: 127.0.0.1:80'), ...ok },
  { rfc: '9110 7.2', title: 'an IPv6 address as host', bytes: message(get, 'Host: [::1]:80'), ...ok },
  { rfc: '9110 5.1', title: 'a host whose field name is in capitals', bytes: message(get, 'HOST: a'), ...ok },
  { rfc: '9110 4.2.3', title: 'a host in capitals', bytes: message(get, 'Host: AUDITS.EXAMPLE'), ...ok },
  { rfc: '9110 5.5', title: 'a host among spaces', bytes: message(get, 'Host:  \t a \t '), ...ok },
  { rfc: '9112 3.2', title: 'no host', bytes: message(get), ...invalid },
  { rfc: '9112 3.2', title: 'two hosts', bytes: message(get, 'Host: a', 'Host: b'), ...invalid },
  { rfc: '9112 3.2', title: 'the same host twice', bytes: message(get, 'Host: a', 'hOST: a'), ...invalid },
  {
    rfc: '9112 3.2',
    title: 'a second host after 1,500 other headers',
    bytes: message(get, host, ...Array.from({ length: 1500 }, () => 'a:'), 'Host: b'),
    ...invalid,
  },
  { rfc: '9112 3.3', title: 'an empty host', bytes: message(get, 'Host:'), ...invalid },
  { rfc: '9112 3.2', title: 'two hosts in one line', bytes: message(get, 'Host: a, b'), ...invalid },
  { rfc: '9112 3.2', title: 'a host with a path', bytes: message(get, 'Host: a/b'), ...invalid },
  { rfc: '9112 3.2', title: 'a host with a user', bytes: message(get, 'Host: user@a'), ...invalid },
  { rfc: '9112 3.2', title: 'a host with a space', bytes: message(get, 'Host: a b'), ...invalid },
  { rfc: '9112 3.2', title: 'a host with a port of letters', bytes: message(get, 'Host: a:http'), ...invalid },
  { rfc: '9112 3.2', title: 'a host with two ports', bytes: message(get, 'Host: a:80:81'), ...invalid },
  { rfc: '9112 3.2', title: 'a host that is a port alone', bytes: message(get, 'Host: :80'), ...invalid },
  { rfc: '9112 3.2', title: 'a host with an open bracket', bytes: message(get, 'Host: [::1'), ...invalid },
  { rfc: '9112 3.2', title: 'a host with a broken escape', bytes: message(get, 'Host: a%2'), ...invalid },
  { rfc: '9112 3.2', title: 'a host that is not ASCII', bytes: message(get, 'Host: \xe4'), ...invalid },
  {
    rfc: '9112 3.2',
    title: 'no host in HTTP/1.0',
    bytes: message('GET {path} HTTP/1.0'),
    status: 200,
    connection: 'closed',
  },
  {
    rfc: '9112 3.2',
    title: 'two hosts in HTTP/1.0',
    bytes: message('GET {path} HTTP/1.0', 'Host: a', 'Host: b'),
    ...invalid,
  },
];

/** The request target (RFC 9112, section 3.2). */
const targetRules: readonly RequestRule[] = [
  { rfc: '9112 3.2.2', title: 'an absolute target', bytes: message('GET http://a{path} HTTP/1.1', 'Host: a'), ...ok },
  {
    rfc: '9112 3.2.2',
    title: 'an absolute target whose host is another one than the Host field says',
    bytes: message('GET http://audits.example:8080{path} HTTP/1.1', 'Host: b'),
    ...ok,
  },
  {
    rfc: '9110 7.4',
    title: 'an absolute target with https, which something in front has taken off',
    bytes: message('GET https://a{path} HTTP/1.1', 'Host: a'),
    ...ok,
  },
  {
    rfc: '3986 3.1',
    title: 'an absolute target with the scheme in capitals',
    bytes: message('GET HTTP://a{path} HTTP/1.1', 'Host: a'),
    ...ok,
  },
  {
    rfc: '9112 3.2.2',
    title: 'an absolute target in HTTP/1.0',
    bytes: message('GET http://a{path} HTTP/1.0'),
    status: 200,
    connection: 'closed',
  },
  {
    rfc: '9112 3.2.2',
    title: 'an absolute target whose host is none of the gateway, whatever the Host field says',
    bytes: message('GET http://elsewhere.example{path} HTTP/1.1', 'Host: a'),
    status: 403,
    kind: 'forbidden',
    connection: 'open',
  },
  {
    rfc: '9112 3.2',
    title: 'an absolute target without a Host field',
    bytes: message('GET http://a{path} HTTP/1.1'),
    ...invalid,
  },
  {
    rfc: '9112 3.2',
    title: 'an absolute target with two Host fields',
    bytes: message('GET http://a{path} HTTP/1.1', 'Host: a', 'Host: a'),
    ...invalid,
  },
  {
    rfc: '9112 3.2',
    title: 'an absolute target with an invalid Host field',
    bytes: message('GET http://a{path} HTTP/1.1', 'Host: a b'),
    ...invalid,
  },
  {
    rfc: '9110 4.2.3',
    title: 'an absolute target without a path',
    bytes: message('GET http://a HTTP/1.1', 'Host: a'),
    status: 404,
    kind: 'unknown-operation',
    connection: 'open',
  },
  {
    rfc: '9110 4.2.3',
    title: 'an absolute target with a query and no path',
    bytes: message('GET http://a?x={path} HTTP/1.1', 'Host: a'),
    status: 404,
    kind: 'unknown-operation',
    connection: 'open',
  },
  {
    rfc: '9110 4.2.1',
    title: 'an absolute target without a host',
    bytes: message('GET http://{path} HTTP/1.1', 'Host: a'),
    ...invalid,
  },
  {
    rfc: '9110 4.2.4',
    title: 'an absolute target with a user',
    bytes: message('GET http://u:p@a{path} HTTP/1.1', 'Host: a'),
    ...invalid,
  },
  {
    rfc: '9110 4.2.1',
    title: 'an absolute target with a wrong port',
    bytes: message('GET http://a:x{path} HTTP/1.1', 'Host: a'),
    ...invalid,
  },
  {
    rfc: '9110 7.4',
    title: 'an absolute target with another scheme',
    bytes: message('GET ftp://a{path} HTTP/1.1', 'Host: a'),
    ...invalid,
  },
  { rfc: '9112 3.2', title: 'a target with a fragment', bytes: message('GET {path}#x HTTP/1.1', host), ...invalid },
  {
    rfc: '9112 3.2',
    title: 'a target that does not begin with a slash',
    bytes: message('GET audit HTTP/1.1', host),
    ...invalid,
  },
  { rfc: '9112 3.2', title: 'a target with a space', bytes: message('GET {path} x HTTP/1.1', host), ...invalid },
  { rfc: '9112 3.2', title: 'a target with a tab', bytes: message('GET {path}\tx HTTP/1.1', host), ...invalid },
  { rfc: '9112 3.2', title: 'no target', bytes: message('GET  HTTP/1.1', host), ...invalid },
  {
    rfc: '9112 3.2.4',
    title: 'the target * with OPTIONS',
    bytes: message('OPTIONS * HTTP/1.1', host),
    ...notAllowed,
    headers: allow,
  },
  { rfc: '9112 3.2.4', title: 'the target * with GET', bytes: message('GET * HTTP/1.1', host), ...invalid },
  { rfc: '9110 9.3.6', title: 'CONNECT', bytes: message('CONNECT a:443 HTTP/1.1', 'Host: a:443'), ...unimplemented },
  {
    rfc: '9112 3.2.3',
    title: 'GET with a target for CONNECT',
    bytes: message('GET a:443 HTTP/1.1', 'Host: a'),
    ...invalid,
  },
  {
    rfc: '9112 3',
    title: 'a request line of 8,000 bytes',
    bytes: message(`GET {path}?${'a'.repeat(7900)} HTTP/1.1`, host),
    status: { gateway: 400, admin: 200 },
    kind: { gateway: 'invalid-request', admin: undefined },
    connection: 'open',
  },
  {
    rfc: '9112 3',
    title: 'a target of 17,000 bytes',
    bytes: message(`GET {path}?${'a'.repeat(17_000)} HTTP/1.1`, host),
    status: 414,
    kind: 'uri-too-long',
    connection: 'closed',
  },
  {
    rfc: '9112 3',
    title: 'a target of 70,000 bytes',
    bytes: message(`GET {path}?${'a'.repeat(70_000)} HTTP/1.1`, host),
    status: 414,
    kind: 'uri-too-long',
    connection: 'closed',
  },
];

/** The start line, its method and version, and empty lines before it. */
const startLineRules: readonly RequestRule[] = [
  { rfc: '9112 2.2', title: 'an empty line before the request', bytes: `\r\n${plain}`, ...ok },
  { rfc: '9112 2.2', title: 'two empty lines before the request', bytes: `\r\n\r\n${plain}`, ...ok },
  {
    rfc: '9112 2.2',
    title: 'a space before the first header',
    bytes: `${get}\r\n X: y\r\n${host}\r\n\r\n`,
    ...invalid,
  },
  {
    rfc: '9112 2.2',
    title: 'a bare CR in the request line',
    bytes: `GET {path}\rHTTP/1.1\r\n${host}\r\n\r\n`,
    ...invalid,
  },
  { rfc: '9112 2.2', title: 'lines that end with a bare LF', bytes: `${get}\n${host}\n\n`, ...invalid },
  { rfc: '9112 2.2', title: 'bytes that are no HTTP', bytes: 'HELLO\r\n\r\n', ...invalid },
  {
    rfc: '9112 2.2',
    title: 'the first bytes of TLS',
    bytes: '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    ...invalid,
  },
  { rfc: '9110 9.1', title: 'an unknown method', bytes: message('BREW {path} HTTP/1.1', host), ...unimplemented },
  {
    rfc: '9110 9.1',
    title: 'a method in small letters',
    bytes: message('get {path} HTTP/1.1', host),
    ...unimplemented,
  },
  { rfc: '9110 9.1', title: 'a method that is no token', bytes: message('G(T {path} HTTP/1.1', host), ...invalid },
  {
    rfc: '9110 15.5.6',
    title: 'a method that the path does not take',
    bytes: message('DELETE {path} HTTP/1.1', host),
    ...notAllowed,
    headers: allow,
  },
  {
    rfc: '9110 9.3.7',
    title: 'OPTIONS',
    bytes: message('OPTIONS {path} HTTP/1.1', host),
    ...notAllowed,
    headers: allow,
  },
  { rfc: '9110 9.3.8', title: 'TRACE', bytes: message('TRACE {path} HTTP/1.1', host), ...notAllowed, headers: allow },
  {
    rfc: '9110 9.3.2',
    title: 'HEAD, which is answered without content',
    bytes: message('HEAD {path} HTTP/1.1', host),
    status: { gateway: 405, admin: 200 },
    headers: { 'content-length': /^[1-9]\d*$/, date: /GMT$/ },
    connection: 'open',
  },
  {
    rfc: '9112 2.3',
    title: 'HTTP/1.0',
    bytes: message('GET {path} HTTP/1.0', host),
    status: 200,
    connection: 'closed',
  },
  {
    rfc: '9112 9.3',
    title: 'HTTP/1.0 with keep-alive',
    bytes: message('GET {path} HTTP/1.0', host, 'Connection: keep-alive'),
    ...ok,
    headers: { connection: /^keep-alive$/i },
  },
  {
    rfc: '9110 15.6.6',
    title: 'HTTP/0.9',
    bytes: 'GET {path}\r\n\r\n',
    status: 505,
    kind: 'http-version-not-supported',
    connection: 'closed',
  },
  {
    rfc: '9110 15.6.6',
    title: 'HTTP/0.9 by name',
    bytes: message('GET {path} HTTP/0.9', host),
    status: 505,
    kind: 'http-version-not-supported',
    connection: 'closed',
  },
  {
    rfc: '9110 15.6.6',
    title: 'HTTP/2.0',
    bytes: message('GET {path} HTTP/2.0', host),
    status: 505,
    kind: 'http-version-not-supported',
    connection: 'closed',
  },
  {
    rfc: '9113 3.4',
    title: 'the preface of HTTP/2',
    bytes: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    status: 505,
    kind: 'http-version-not-supported',
    connection: 'closed',
  },
  {
    rfc: '9110 15.6.6',
    title: 'HTTP/3.0',
    bytes: message('GET {path} HTTP/3.0', host),
    status: 505,
    kind: 'http-version-not-supported',
    connection: 'closed',
  },
  { rfc: '9112 2.3', title: 'a protocol in small letters', bytes: message('GET {path} http/1.1', host), ...invalid },
  { rfc: '9112 2.3', title: 'a version of two digits', bytes: message('GET {path} HTTP/1.10', host), ...invalid },
  {
    rfc: '9110 7.8',
    title: 'an upgrade that is not taken',
    bytes: message(get, host, 'Connection: Upgrade', 'Upgrade: h2c'),
    ...ok,
  },
];

/** Header fields (RFC 9112, section 5; RFC 9110, section 5). */
const fieldRules: readonly RequestRule[] = [
  { rfc: '9112 5.1', title: 'a space before the colon', bytes: message(get, host, 'X : y'), ...invalid },
  { rfc: '9112 5.2', title: 'a folded line', bytes: message(get, host, 'X: y', ' z'), ...invalid },
  { rfc: '9112 5.2', title: 'a line that is folded by a tab', bytes: message(get, host, 'X: y', '\tz'), ...invalid },
  { rfc: '9112 5.2', title: 'a folded Host field', bytes: message(get, 'Host: a', ' b'), ...invalid },
  { rfc: '9110 5.5', title: 'a bare CR in a value', bytes: message(get, host, 'X: y\rz'), ...invalid },
  { rfc: '9110 5.5', title: 'a NUL in a value', bytes: message(get, host, 'X: y\0z'), ...invalid },
  { rfc: '9110 5.6.2', title: 'a name that is no token', bytes: message(get, host, 'X(y): z'), ...invalid },
  { rfc: '9112 5', title: 'an empty name', bytes: message(get, host, ': z'), ...invalid },
  { rfc: '9112 5', title: 'a line without a colon', bytes: message(get, host, 'nonsense'), ...invalid },
  { rfc: '9110 5.5', title: 'an empty value', bytes: message(get, host, 'X:'), ...ok },
  { rfc: '9110 5.5', title: 'a value with bytes beyond ASCII', bytes: message(get, host, 'X: \xe4\xff'), ...ok },
  {
    rfc: '6585 5',
    title: 'headers of 17,000 bytes',
    bytes: message(get, host, `X: ${'a'.repeat(17_000)}`),
    status: 431,
    kind: 'headers-too-large',
    connection: 'closed',
  },
  {
    rfc: '6585 5',
    title: 'headers of 70,000 bytes',
    bytes: message(get, host, `X: ${'a'.repeat(70_000)}`),
    status: 431,
    kind: 'headers-too-large',
    connection: 'closed',
  },
  {
    rfc: '6585 5',
    title: '17,000 bytes of small headers',
    bytes: message(get, host, ...Array.from({ length: 3400 }, () => 'a:b')),
    status: 431,
    kind: 'headers-too-large',
    connection: 'closed',
  },
];

/** Content, and how its end is found (RFC 9112, sections 6 and 7). */
const framingRules: readonly RequestRule[] = [
  { rfc: '9112 6.3', title: 'a Content-Length of 0', bytes: message(get, host, 'Content-Length: 0'), ...ok },
  { rfc: '9110 9.3.1', title: 'content on GET', bytes: `${message(get, host, 'Content-Length: 2')}{}`, ...tooLarge },
  {
    rfc: '9110 9.3.1',
    title: 'content on GET that does not come',
    bytes: message(get, host, 'Content-Length: 1000'),
    ...tooLarge,
  },
  {
    rfc: '9112 9.3',
    title: 'content where none is read: what follows is no request',
    bytes: `${message('POST {path} HTTP/1.1', host, 'Content-Length: 200')}${plain}`,
    ...notAllowed,
    connection: 'closed',
  },
  {
    rfc: '9112 7.1',
    title: 'content in chunks',
    bytes: `${message(get, host, chunked)}2\r\n{}\r\n0\r\n\r\n`,
    ...tooLarge,
  },
  { rfc: '9112 7.1', title: 'no content, in chunks', bytes: `${message(get, host, chunked)}0\r\n\r\n`, ...tooLarge },
  {
    rfc: '9112 7.1.2',
    title: 'chunks with trailers',
    bytes: `${message(get, host, chunked, 'Trailer: X')}2\r\n{}\r\n0\r\nX: y\r\n\r\n`,
    ...tooLarge,
  },
  {
    rfc: '9112 7.1',
    title: 'a chunk whose size is no number',
    bytes: `${message(get, host, chunked)}xyz\r\n{}\r\n0\r\n\r\n`,
    ...tooLarge,
  },
  {
    rfc: '9112 7.1',
    title: 'a chunk that is longer than it says',
    bytes: `${message(get, host, chunked)}1\r\n{}\r\n0\r\n\r\n`,
    ...tooLarge,
  },
  {
    rfc: '9110 5.1',
    title: 'a coding in capitals',
    bytes: `${message(get, host, 'TRANSFER-ENCODING: CHUNKED')}0\r\n\r\n`,
    ...tooLarge,
  },
  {
    rfc: '9112 6.1',
    title: 'an unknown coding before chunked',
    bytes: `${message(get, host, 'Transfer-Encoding: gzip, chunked')}0\r\n\r\n`,
    ...unimplemented,
  },
  {
    rfc: '9112 6.1',
    title: 'chunked after gzip in a line of its own',
    bytes: `${message(get, host, 'Transfer-Encoding: gzip', chunked)}0\r\n\r\n`,
    ...unimplemented,
  },
  {
    rfc: '9112 7.1',
    title: 'chunked twice',
    bytes: `${message(get, host, 'Transfer-Encoding: chunked, chunked')}0\r\n\r\n`,
    ...invalid,
  },
  {
    rfc: '9112 6.3',
    title: 'chunked that is not the last coding',
    bytes: `${message(get, host, 'Transfer-Encoding: chunked, gzip')}0\r\n\r\n`,
    ...invalid,
  },
  {
    rfc: '9112 6.3',
    title: 'an unknown coding alone',
    bytes: message(get, host, 'Transfer-Encoding: gzip'),
    ...invalid,
  },
  {
    rfc: '9112 6.3',
    title: 'the coding identity',
    bytes: message(get, host, 'Transfer-Encoding: identity'),
    ...invalid,
  },
  { rfc: '9112 6.3', title: 'an empty Transfer-Encoding', bytes: message(get, host, 'Transfer-Encoding:'), ...invalid },
  {
    rfc: '9112 6.1',
    title: 'chunked and a Content-Length',
    bytes: `${message(get, host, 'Content-Length: 5', chunked)}0\r\n\r\n`,
    ...invalid,
  },
  {
    rfc: '9112 6.1',
    title: 'chunked and a Content-Length after it',
    bytes: `${message(get, host, chunked, 'Content-Length: 5')}0\r\n\r\n`,
    ...invalid,
  },
  {
    rfc: '9112 6.1',
    title: 'chunked in HTTP/1.0',
    bytes: `${message('GET {path} HTTP/1.0', host, chunked)}0\r\n\r\n`,
    ...invalid,
  },
  {
    rfc: '9112 6.3',
    title: 'two Content-Lengths that differ',
    bytes: message(get, host, 'Content-Length: 1', 'Content-Length: 2'),
    ...invalid,
  },
  {
    rfc: '9112 6.3',
    title: 'the same Content-Length twice',
    bytes: message(get, host, 'Content-Length: 0', 'Content-Length: 0'),
    ...invalid,
  },
  {
    rfc: '9110 8.6',
    title: 'two Content-Lengths in a line',
    bytes: message(get, host, 'Content-Length: 0, 0'),
    ...invalid,
  },
  { rfc: '9112 6.3', title: 'a negative Content-Length', bytes: message(get, host, 'Content-Length: -1'), ...invalid },
  {
    rfc: '9112 6.3',
    title: 'a Content-Length with a sign',
    bytes: message(get, host, 'Content-Length: +0'),
    ...invalid,
  },
  {
    rfc: '9112 6.3',
    title: 'a hexadecimal Content-Length',
    bytes: message(get, host, 'Content-Length: 0x0'),
    ...invalid,
  },
  { rfc: '9112 6.3', title: 'an empty Content-Length', bytes: message(get, host, 'Content-Length:'), ...invalid },
  {
    rfc: '9110 8.6',
    title: 'a Content-Length beyond all numbers',
    bytes: message(get, host, `Content-Length: ${'9'.repeat(30)}`),
    ...invalid,
  },
];

/** Expectations (RFC 9110, section 10.1.1). */
const expectationRules: readonly RequestRule[] = [
  {
    rfc: '9110 10.1.1',
    title: '100-continue and no content',
    bytes: message(get, host, 'Expect: 100-continue'),
    status: 200,
    connection: 'closed',
  },
  {
    rfc: '9110 10.1.1',
    title: '100-continue in capitals',
    bytes: message(get, host, 'Expect: 100-CONTINUE'),
    status: 200,
    connection: 'closed',
  },
  {
    rfc: '9110 10.1.1',
    title: '100-continue and content that is refused before it is sent',
    bytes: message(get, host, 'Expect: 100-continue', 'Content-Length: 9'),
    ...tooLarge,
  },
  {
    rfc: '9110 10.1.1',
    title: '100-continue and content of a method that is refused',
    bytes: message('POST {path} HTTP/1.1', host, 'Expect: 100-continue', 'Content-Length: 9'),
    ...notAllowed,
    connection: 'closed',
  },
  {
    rfc: '9110 10.1.1',
    title: '100-continue in HTTP/1.0, which is ignored',
    bytes: message('GET {path} HTTP/1.0', host, 'Expect: 100-continue'),
    status: 200,
    connection: 'closed',
  },
  {
    rfc: '9110 10.1.1',
    title: 'an unknown expectation',
    bytes: message(get, host, 'Expect: a-miracle'),
    status: 417,
    kind: 'expectation-failed',
    connection: 'open',
  },
  {
    rfc: '9110 10.1.1',
    title: 'an unknown expectation beside 100-continue',
    bytes: message(get, host, 'Expect: 100-continue, x'),
    status: 417,
    kind: 'expectation-failed',
    connection: 'closed',
  },
  {
    rfc: '9110 10.1.1',
    title: 'two expectations in lines of their own',
    bytes: message(get, host, 'Expect: 100-continue', 'Expect: x'),
    status: 417,
    kind: 'expectation-failed',
    connection: 'closed',
  },
  {
    rfc: '9110 10.1.1',
    title: 'an unknown expectation with content',
    bytes: message(get, host, 'Expect: x', 'Content-Length: 9'),
    status: 417,
    kind: 'expectation-failed',
    connection: 'closed',
  },
];

/** How long a connection lasts (RFC 9112, section 9), and what every response says. */
const connectionRules: readonly RequestRule[] = [
  { rfc: '9112 9.3', title: 'a persistent connection', bytes: plain, ...ok, headers: { connection: /^(?!close)/i } },
  {
    rfc: '9112 9.6',
    title: 'the option close',
    bytes: message(get, host, 'Connection: close'),
    status: 200,
    headers: { connection: /^close$/ },
    connection: 'closed',
  },
  {
    rfc: '9110 7.6.1',
    title: 'the option close in capitals',
    bytes: message(get, host, 'Connection: CLOSE'),
    status: 200,
    headers: { connection: /^close$/ },
    connection: 'closed',
  },
  {
    rfc: '9110 7.6.1',
    title: 'the option close among others',
    bytes: message(get, host, 'Connection: x, close'),
    status: 200,
    headers: { connection: /^close$/ },
    connection: 'closed',
  },
  {
    rfc: '9112 9.6',
    title: 'close and keep-alive',
    bytes: message(get, host, 'Connection: keep-alive, close'),
    status: 200,
    headers: { connection: /^close$/ },
    connection: 'closed',
  },
  {
    rfc: '9110 6.6.1',
    title: 'a Date on every response',
    bytes: plain,
    ...ok,
    headers: { date: /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/ },
  },
  {
    rfc: '9112 6.1',
    title: 'no Transfer-Encoding in a response to HTTP/1.0',
    bytes: message('GET {path} HTTP/1.0'),
    status: 200,
    headers: { 'transfer-encoding': undefined, 'content-length': /^\d+$/ },
    connection: 'closed',
  },
  { rfc: '9110 14.2', title: 'a Range, which is ignored', bytes: message(get, host, 'Range: bytes=0-0'), ...ok },
  {
    rfc: '9110 12.5.1',
    title: 'an Accept of another type, which is ignored',
    bytes: message(get, host, 'Accept: text/html'),
    ...ok,
    headers: { 'content-type': /^application\/json/ },
  },
  {
    rfc: '9110 12.5.3',
    title: 'an Accept-Encoding: nothing is encoded',
    bytes: message(get, host, 'Accept-Encoding: gzip, br'),
    ...ok,
    headers: { 'content-encoding': undefined },
  },
];

/** What HTTP demands of the gateway as an origin server. */
export const requestRules: readonly RequestRule[] = [
  ...hostRules,
  ...targetRules,
  ...startLineRules,
  ...fieldRules,
  ...framingRules,
  ...expectationRules,
  ...connectionRules,
];
