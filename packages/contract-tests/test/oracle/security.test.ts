import { respondWith, createRequestSigner, send, startTokenIssuer, writeCallersFile } from '@audit-gateway/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { contract } from '../../src/contract.ts';
import { elements, type JsonObject, member, objectAt } from '../../src/document/values.ts';
import { startStubbedGateway } from '../../src/systems/gateway.ts';

const apiKey = 'key-of-a-caller';
const accessKey = { accessKeyId: 'AKIDOFACALLER0001', secretAccessKey: 'secret-of-a-caller-that-nobody-may-see' };
const jwtSubject = 'caller@example.com';
const issuer = await startTokenIssuer();
const operations = contract.operations.map(({ id }) => id);
const callers = await writeCallersFile([{ name: 'caller', apiKey, accessKey, jwtSubject, operations }]);
const authenticating = ['--callers', callers.path, ...issuer.flags];
afterAll(async () => {
  await issuer.close();
  await callers.remove();
});

/** Each authentication method of the gateway, its security scheme, and a credential. */
const methods = [
  { auth: 'none', scheme: undefined, flags: [], proof: '' },
  { auth: 'apiKey', scheme: 'apiKey', flags: authenticating, proof: apiKey },
  { auth: 'jwt', scheme: 'bearerToken', flags: authenticating, proof: issuer.token(jwtSubject, new Date()) },
  { auth: 'sigv4', scheme: 'awsSignature', flags: authenticating, proof: undefined },
];
const targets = ['/audit/tasks?startTime=2026-01-01T00:00:00Z&endTime=2026-02-01T00:00:00Z', '/audit/tasks/a1'];

/** The header that carries a credential by a security scheme; none for other schemes. */
function headerOf({ type, in: place, name, scheme }: JsonObject, proof: string): Record<string, string> {
  if (type === 'apiKey' && place === 'header' && typeof name === 'string') return { [name]: proof };
  if (type === 'http' && scheme === 'bearer') return { authorization: `Bearer ${proof}` };
  return {};
}

describe('authentication', () => {
  it.each(contract.operations)('$id has a security requirement for each authentication method', ({ path, method }) => {
    const operation = member(contract.document, objectAt(contract.document, ['paths', path]), method.toLowerCase());
    const requirements = elements(operation['security'] ?? contract.document['security']);
    const expected = methods.map(({ scheme }) => (scheme === undefined ? {} : { [scheme]: [] }));
    expect(requirements).toEqual(expected);
    expect(Object.keys(objectAt(contract.document, ['components', 'securitySchemes']))).toEqual(
      expected.flatMap((requirement) => Object.keys(requirement)),
    );
  });

  it.each(methods)(
    '--auth $auth accepts the credential of scheme $scheme only',
    async ({ auth, scheme, flags, proof }) => {
      const gateway = await startStubbedGateway({ flags: ['--auth', auth, ...flags] });
      gateway.stub.answer = respondWith({ status: 200, body: {} });
      const { host } = new URL(gateway.url);
      const sign = createRequestSigner({ region: gateway.region, credentials: accessKey, clock: () => new Date() });
      try {
        for (const target of targets) {
          const { authorization, ...others } = proof === undefined ? sign({ method: 'GET', target, host }) : {};
          const described = objectAt(contract.document, ['components', 'securitySchemes', scheme ?? '']);
          const proven = headerOf(described, proof ?? authorization ?? '');
          const { status } = await send(gateway.url, { target, headers: { ...others, ...proven } });
          expect(status).toBe(200);
          const { status: without } = await send(gateway.url, { target, headers: others });
          expect(without).toBe(auth === 'none' ? 200 : 401);
        }
      } finally {
        await gateway.close();
      }
    },
  );
});
