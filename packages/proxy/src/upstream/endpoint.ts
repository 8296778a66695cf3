import { partitionOf } from '../config/regions.ts';

/** Which of AWS's endpoints for a region to use. */
export interface EndpointChoice {
  readonly region: string;
  readonly useFips: boolean;
  /** Whether it is the endpoint for IPv4 and IPv6. */
  readonly useDualstack: boolean;
}

/**
 * Builds the URL of AWS IoT's control plane ("AWS IoT Core - control plane endpoints" in AWS's general reference).
 *
 * @throws {RangeError} for a region that AWS does not have.
 */
export function awsEndpoint({ region, useFips, useDualstack }: EndpointChoice): URL {
  const partition = partitionOf(region);
  if (partition === undefined) throw new RangeError(`"${region}" is not an AWS region`);
  const suffix = useDualstack ? partition.dualStackDnsSuffix : partition.dnsSuffix;
  return new URL(`https://${useFips ? 'iot-fips' : 'iot'}.${region}.${suffix}`);
}
