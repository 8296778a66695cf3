import { IoTClient } from '@aws-sdk/client-iot';
import { describe, expect, it } from 'vitest';
import { awsEndpoint } from '../../src/upstream/endpoint.ts';
import { knownRegions } from '../../src/config/regions.ts';

const variants = [
  { useFips: false, useDualstack: false },
  { useFips: true, useDualstack: false },
  { useFips: false, useDualstack: true },
  { useFips: true, useDualstack: true },
];

describe('Endpoint', () => {
  it.each(knownRegions())("AWS's endpoint for a region is the one that AWS's own rules give: %s", (region) => {
    const { endpointProvider } = new IoTClient({ region }).config;
    for (const { useFips, useDualstack } of variants) {
      const byAws = endpointProvider({ Region: region, UseFIPS: useFips, UseDualStack: useDualstack });
      expect(awsEndpoint({ region, useFips, useDualstack }).href).toBe(byAws.url.href);
    }
  });

  it("AWS's endpoint for a region does not exist for a region that AWS does not have", () => {
    expect(() => awsEndpoint({ region: 'eu-west-9', useFips: false, useDualstack: false })).toThrow('eu-west-9');
  });
});
