import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashPayload } from '../src/canonical/request.ts';
import { createSigner, createVerifier, type ReceivedRequest, type StoredCredentials } from '../src/index.ts';
import { oneOf, pathOf, queryOf, request, type RequestModel, verboseSpelling } from './requests.ts';

const region = 'eu-west-1';
const service = 'iot';
const signer = createSigner({ region, service });

/** What the model's sender puts on the wire. */
function signed(model: RequestModel): ReceivedRequest {
  const { method, body, host, now } = model;
  const path = pathOf(model);
  const query = queryOf(model);
  const headers = { ...model.headers, host };
  const added = signer.sign({ method, path, query, headers, payloadHash: hashPayload(body) }, model, now);
  return { method, path, query, headers: { ...headers, ...added }, body };
}

function verifierOf(model: RequestModel, stored: Partial<StoredCredentials> = {}): ReturnType<typeof createVerifier> {
  const { accessKeyId, secretAccessKey, sessionToken, now } = model;
  const credentials = { accessKeyId, secretAccessKey, sessionToken, ...stored };
  return createVerifier({
    region,
    services: [service, 'execute-api'],
    credentials: (id) => (id === accessKeyId ? credentials : undefined),
    clock: () => now,
  });
}

describe('what is signed verifies', () => {
  it('and the verifier says by whom, for what and when', () => {
    fc.assert(
      fc.property(request, (model) => {
        const received = signed(model);
        expect(verifierOf(model).verify(received)).toEqual({
          ok: true,
          accessKeyId: model.accessKeyId,
          region,
          service,
          signedAt: new Date(Math.floor(model.now.getTime() / 1000) * 1000),
          signedHeaders: Object.keys(received.headers)
            .filter((name) => name !== 'authorization')
            .sort(),
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('however a proxy spells its query, orders it, or spaces its headers', () => {
    fc.assert(
      fc.property(request, (model) => {
        const received = signed(model);
        const parameters = model.parameters.toReversed();
        const headers: Record<string, string> = {};
        for (const [name, value] of Object.entries(model.headers)) headers[name] = `  ${value.replaceAll(' ', '  ')}\t`;
        const respelled = {
          ...received,
          query: queryOf({ ...model, parameters }, verboseSpelling),
          headers: { ...received.headers, ...headers },
        };
        expect(verifierOf(model).verify(respelled)).toMatchObject({ ok: true });
      }),
    );
  });

  it.each(['headers that are not signed', 'a body as bytes'])('with %s', (variant) => {
    fc.assert(
      fc.property(request, (model) => {
        const received = signed(model);
        const varied =
          variant === 'a body as bytes'
            ? { ...received, body: Buffer.from(received.body) }
            : {
                ...received,
                headers: { ...received.headers, 'x-amzn-trace-id': 'a', connection: 'close', empty: undefined },
              };
        expect(verifierOf(model).verify(varied)).toMatchObject({ ok: true });
      }),
    );
  });
});

type Mutation = (model: RequestModel, text: string, index: number) => Partial<RequestModel>;

/** Each changes what the request means, by at least a character; `text` is never empty. */
const mutations: Record<string, Mutation> = {
  'another method': ({ method }) => ({ method: method === 'GET' ? 'POST' : 'GET' }),
  'a method in lower case': ({ method }) => ({ method: method.toLowerCase() }),
  'a segment more': ({ segments }, text, index) => ({ segments: segments.toSpliced(index, 0, text) }),
  'another segment': ({ segments }, text, index) =>
    segments.length === 0
      ? { segments: [text] }
      : { segments: segments.map((segment, at) => (at === index % segments.length ? segment + text : segment)) },
  'a segment fewer': ({ segments }, text, index) =>
    segments.length === 0 ? { segments: [text] } : { segments: segments.toSpliced(index % segments.length, 1) },
  'another trailing slash': ({ segments, trailingSlash }, text) =>
    segments.length === 0 ? { segments: [text] } : { trailingSlash: !trailingSlash },
  'a parameter more': ({ parameters }, text, index) => ({
    parameters: parameters.toSpliced(index, 0, { name: text, value: text }),
  }),
  'a parameter fewer': ({ parameters }, text, index) =>
    parameters.length === 0
      ? { parameters: [{ name: text, value: '' }] }
      : { parameters: parameters.toSpliced(index % parameters.length, 1) },
  'another value of a parameter': ({ parameters }, text, index) =>
    parameters.length === 0
      ? { parameters: [{ name: '', value: text }] }
      : {
          parameters: parameters.map((parameter, at) =>
            at === index % parameters.length ? { ...parameter, value: parameter.value + text } : parameter,
          ),
        },
  'another host': ({ host }) => ({ host: `${host}0` }),
  'another header value': ({ headers }, text) => {
    const [name = 'accept', value = ''] = Object.entries(headers)[0] ?? [];
    return { headers: { ...headers, [name]: `${value.trimEnd()}x${text.length}` } };
  },
  'another body': ({ body }, text) => ({ body: body + text }),
};

const mutationText = fc.string({ unit: oneOf('aZ0-_~%+/é'), minLength: 1, maxLength: 3 });

describe('what was changed after it was signed is refused', () => {
  it.each(Object.entries(mutations))('%s', (_name, mutate) => {
    fc.assert(
      fc.property(request, mutationText, fc.nat(5), (model, text, index) => {
        const mutant = { ...model, ...mutate(model, text, index) };
        const received = {
          method: mutant.method,
          path: pathOf(mutant),
          query: queryOf(mutant),
          headers: { ...signed(model).headers, ...mutant.headers, host: mutant.host },
          body: mutant.body,
        };
        const unchanged = JSON.stringify(received) === JSON.stringify(signed(model));
        fc.pre(!unchanged && !addsUnsignedHeader(model, mutant));
        expect(verifierOf(model).verify(received)).toMatchObject({ ok: false, name: 'InvalidSignatureException' });
      }),
    );
  });

  it.each(['authorization', 'x-amz-date', 'host'])('a %s header without one of its characters', (name) => {
    fc.assert(
      fc.property(request, fc.nat(), (model, at) => {
        const received = signed(model);
        const value = String(received.headers[name]);
        const index = at % value.length;
        const shorter = value.slice(0, index) + value.slice(index + 1);
        fc.pre(shorter.replaceAll(/[ ,]+/g, ' ') !== value.replaceAll(/[ ,]+/g, ' '));
        const headers = { ...received.headers, [name]: shorter };
        expect(verifierOf(model).verify({ ...received, headers })).toMatchObject({ ok: false, status: 403 });
      }),
    );
  });

  it('another date of the same day', () => {
    fc.assert(
      fc.property(request, fc.integer({ min: 1, max: 59 }), (model, seconds) => {
        const received = signed(model);
        const date = String(received.headers['x-amz-date']);
        const other = `${date.slice(0, 13)}${String((Number(date.slice(13, 15)) + seconds) % 60).padStart(2, '0')}Z`;
        const headers = { ...received.headers, 'x-amz-date': other };
        expect(verifierOf(model).verify({ ...received, headers })).toMatchObject({
          ok: false,
          name: 'InvalidSignatureException',
        });
      }),
    );
  });
});

describe('other credentials are refused', () => {
  it('with another secret', () => {
    fc.assert(
      fc.property(request, (model) => {
        const { verify } = verifierOf(model, { secretAccessKey: `${model.secretAccessKey}x` });
        expect(verify(signed(model))).toMatchObject({ ok: false, name: 'InvalidSignatureException' });
      }),
    );
  });

  it('with another session token, or one where there is none, or none where there is one', () => {
    fc.assert(
      fc.property(request, fc.constantFrom(undefined, 'another token!'), (model, other) => {
        fc.pre(model.sessionToken !== other);
        const { verify } = verifierOf(model, { sessionToken: other });
        expect(verify(signed(model))).toMatchObject({ ok: false, name: 'UnrecognizedClientException' });
      }),
    );
  });
});

describe('whatever comes in', () => {
  const anyText = fc.string({ unit: 'binary' });
  const anyHeader = fc.oneof(
    anyText,
    fc.array(anyText, { maxLength: 2 }),
    fc.constantFrom(
      'AWS4-HMAC-SHA256 Credential=a/20260101/b/iot/aws4_request, SignedHeaders=host, Signature=a',
      'AWS4-HMAC-SHA256 Credential=a/20260101/b/iot/aws4_request, SignedHeaders=__proto__;constructor;host, Signature=a',
      '20260101T000000Z',
      'Thu, 01 Jan 2026 00:00:00 GMT',
      'Sat, 01 Jan 10000 00:00:00 GMT',
      '20260230T000000Z',
    ),
  );

  it('is refused and never throws', () => {
    const { verify } = createVerifier({
      services: ['iot'],
      credentials: () => ({ accessKeyId: 'a', secretAccessKey: 'b' }),
      maxSkewMs: Number.POSITIVE_INFINITY,
      clock: () => new Date('2026-01-01T00:00:00Z'),
    });
    fc.assert(
      fc.property(
        fc.record({
          method: anyText,
          path: anyText,
          query: anyText,
          headers: fc.record(
            {
              authorization: anyHeader,
              host: anyHeader,
              date: anyHeader,
              'x-amz-date': anyHeader,
              'x-amz-content-sha256': anyHeader,
            },
            { requiredKeys: [] },
          ),
          body: anyText,
        }),
        (received) => {
          expect(verify(received)).toMatchObject({ ok: false, status: 403 });
        },
      ),
      { numRuns: 2000 },
    );
  });
});

function addsUnsignedHeader(model: RequestModel, mutant: RequestModel): boolean {
  return Object.keys(mutant.headers).some((name) => !Object.hasOwn(model.headers, name));
}
