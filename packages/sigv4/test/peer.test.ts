import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hashPayload } from '../src/canonical/request.ts';
import { createSigner } from '../src/index.ts';
import { pathOf, plainSpelling, queryOf, request, type RequestModel, verboseSpelling } from './requests.ts';
import { Sha256 } from './sha256.ts';

const region = 'eu-west-1';
const service = 'iot';
const signer = createSigner({ region, service });

function parameterBag({ parameters }: RequestModel): Record<string, string[]> {
  const bag = new Map<string, string[]>();
  for (const { name, value } of parameters) bag.set(name, [...(bag.get(name) ?? []), value]);
  return Object.fromEntries(bag);
}

const dotSegments = fc.array(fc.constantFrom('', '.', '..', 'x'), { maxLength: 3 });

it('signs as @smithy/signature-v4 signs', async () => {
  await fc.assert(
    fc.asyncProperty(
      request,
      dotSegments,
      fc.constantFrom(plainSpelling, verboseSpelling),
      async (model, dots, spelling) => {
        const { method, host, now, body, accessKeyId, secretAccessKey, sessionToken } = model;
        const credentials = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
        const path = ['', ...dots].join('/') + pathOf(model);
        const headers = { ...model.headers, host };
        const peer = new SignatureV4({ credentials, region, service, sha256: Sha256, applyChecksum: false });
        const expected = await peer.sign(
          { method, protocol: 'https:', hostname: host, path, query: parameterBag(model), headers, body },
          { signingDate: now },
        );

        const signed = signer.sign(
          { method, path, query: queryOf(model, spelling), headers, payloadHash: hashPayload(body) },
          credentials,
          now,
        );
        expect({ ...headers, ...signed }).toEqual(expected.headers);
      },
    ),
    { numRuns: 1000 },
  );
});
