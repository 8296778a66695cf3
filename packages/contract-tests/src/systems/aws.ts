import { createRequestSigner, type Prepare, signedFor } from '@audit-gateway/testing';
import { IoTClient } from '@aws-sdk/client-iot';
import { type ListedAudit, wholePeriod } from '../cases/account.ts';
import { contract, pageLimits } from '../contract.ts';
import { createClientDriver } from '../drivers/client-driver.ts';
import { listPages } from '../drivers/driver.ts';
import { startTap } from '../recorded-calls.ts';
import { type Endpoint, type SystemUnderTest, unsigned } from './system-under-test.ts';

/** The time source. */
export interface Time {
  /** The time of signatures. */
  readonly clock: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Below AWS's quota of 10 listings a second. */
const intervalMs = 150;

/**
 * Starts the system `aws`: AWS itself, only read. The tap signs, because a signature covers the host.
 *
 * @param env The environment: `AWS_REGION` names the region, and `AWS_ENDPOINT_URL_IOT`, as with every AWS client,
 *   another endpoint than AWS's own. Credentials come from AWS's default provider chain.
 * @returns the reason where the system cannot be used.
 */
export async function startAwsSystem(
  env: NodeJS.ProcessEnv,
  { clock, sleep }: Time,
): Promise<SystemUnderTest | string> {
  const region = env['AWS_REGION'] ?? '';
  if (region === '') return 'AWS_REGION is not set';
  const { config } = new IoTClient({ region });
  const credentials = await config.credentials().catch(() => undefined);
  if (credentials === undefined) return 'there are no AWS credentials';

  const sign = createRequestSigner({ region, credentials, clock });
  const endpoint = new URL(env['AWS_ENDPOINT_URL_IOT'] ?? config.endpointProvider({ Region: region }).url);
  const tap = await startTap(endpoint, { prepare: paced(signedFor(endpoint.host, sign), sleep) });
  const reachable = unsigned(tap.url, region);
  const startedAt = clock();
  return {
    ...reachable,
    name: 'aws',
    capabilities: new Set(),
    operations: contract.operations.map(({ id }) => id),
    startedAt,
    audits: await listEverything(reachable, startedAt),
    calls: tap.calls,
    setFaults: () => {
      throw new Error('AWS has no faults on request');
    },
    close: tap.close,
  };
}

/** Passes requests on one at a time, at intervals. */
function paced(prepare: Prepare, sleep: Time['sleep']): Prepare {
  let turn = Promise.resolve();
  return async (request, headers) => {
    const mine = turn;
    turn = mine.then(() => sleep(intervalMs));
    await mine;
    return prepare(request, headers);
  };
}

async function listEverything(reachable: Endpoint, now: Date): Promise<ListedAudit[]> {
  const driver = createClientDriver(reachable);
  const pages = await listPages(driver, { ...wholePeriod(now), maxResults: pageLimits.maximum });
  return pages.flatMap(({ tasks }) => tasks);
}
