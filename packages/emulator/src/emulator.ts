import { type Contract, loadContract } from '@audit-gateway/contract';
import { createVerifier } from '@audit-gateway/sigv4';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setTimeout as sleepInRealTime } from 'node:timers/promises';
import { createFixedAccount } from './account/account.ts';
import { type Emulator, type EmulatorOptions, emulatorCredentials, emulatorDefaults } from './emulator-options.ts';
import { completeFaults } from './faults/faults.ts';
import { createFaultInjector } from './faults/injected-faults.ts';
import { createPageTokens } from './operations/page-token.ts';
import { createService } from './operations/service.ts';
import { createRequestReader } from './requests/request-reader.ts';
import { digestOf } from './seeded/random.ts';
import { createSeededAccount } from './seeded/seeded-account.ts';
import type { Call } from './server/call.ts';
import { createRequestHandler } from './server/request-handler.ts';
import { createRequestIds } from './server/request-ids.ts';

/** Clients of AWS keep connections open for up to a minute; whoever is first to end one must not be the server. */
const keepAliveMs = 65_000;

/** The services that clients sign for: the older ones call IoT's control plane by the name of its front. */
const services = ['iot', 'execute-api'];

/** All emulators of a process read the contract once. */
let contract: Promise<Contract> | undefined;

/**
 * Starts an emulator of AWS IoT's ListAuditTasks and DescribeAuditTask, with signatures checked unless they are off.
 *
 * @throws {RangeError} where a fault or the port is not allowed.
 * @throws {TypeError} where two audits have one id, or an audit has no valid start.
 * @throws {ContractError} where the contract cannot be read.
 * @throws where the address cannot be listened on, with Node's `code`, for instance `EADDRINUSE`.
 */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const {
    audits,
    clock = () => new Date(),
    signatureClock = clock,
    unsigned = false,
    region = emulatorDefaults.region,
    host = emulatorDefaults.host,
    keepCalls = 1000,
    credentials = [emulatorCredentials],
    sleep = waitUnreferenced,
    onCall,
  } = options;
  const seed = String(options.seed ?? emulatorDefaults.seed);
  let faults = completeFaults(options.faults ?? {});
  const account = audits === undefined ? createSeededAccount(seed) : createFixedAccount(audits);
  const { operations } = await (contract ??= loadContract());
  const calls: Call[] = [];

  const verifier = createVerifier({
    region,
    services,
    credentials: (accessKeyId) => credentials.find((known) => known.accessKeyId === accessKeyId),
    clock: signatureClock,
  });
  const handler = createRequestHandler({
    service: createService({
      verifier: unsigned ? undefined : verifier,
      readRequest: createRequestReader(operations),
      account,
      pageTokens: createPageTokens(digestOf(seed, 'page tokens')),
    }),
    injectFaults: createFaultInjector(seed),
    faults: () => faults,
    clock,
    sleep,
    nextRequestId: createRequestIds(seed),
    record: (call) => {
      calls.push(call);
      if (calls.length > keepCalls) calls.shift();
      onCall?.(call);
    },
  });
  const server = createServer({ keepAliveTimeout: keepAliveMs }, (request, response) => {
    void handler.handle(request, response);
  });
  server.on('clientError', handler.refuseUnreadable);
  const port = await listen(server, options.port ?? 0, host);

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    region,
    account,
    calls,
    get faults() {
      return faults;
    },
    set faults(changed) {
      faults = completeFaults(changed);
    },
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

/** A latency that nobody waits for any more must not keep the process alive. */
function waitUnreferenced(milliseconds: number): Promise<void> {
  return sleepInRealTime(milliseconds, undefined, { ref: false });
}
