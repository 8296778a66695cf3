import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A client that may be installed on the machine. */
export interface ExternalClient {
  readonly name: string;
  /** Commands to try, in this order. */
  readonly candidates: readonly string[];
  readonly probe: readonly string[];
  readonly says: RegExp;
}

const clients = fileURLToPath(new URL('../../clients/', import.meta.url));

/** The programs that call the two operations with AWS's SDKs. This package's Nx target `clients` builds them. */
export const clientPrograms = {
  boto3: join(clients, 'python/boto3_client.py'),
  go: join(clients, 'go/build/client'),
  java: join(clients, 'java/target/aws-sdk-java-client-1.jar'),
} as const;

/** The newest boto3, in the Python that `BOTO3_NEWEST_PYTHON` names. */
export function newestBoto3In(env: NodeJS.ProcessEnv): ExternalClient {
  const named = env['BOTO3_NEWEST_PYTHON'] ?? '';
  const candidates = named === '' ? [] : [named];
  return { name: 'the newest boto3', candidates, probe: ['-c', 'import boto3'], says: /^$/ };
}

/** The AWS SDK for Go v2, once its program is built. */
export const goSdk: ExternalClient = {
  name: 'the AWS SDK for Go v2',
  candidates: [clientPrograms.go],
  probe: ['--version'],
  says: /^aws-sdk-go-v2\//,
};

/** Java, where the program of the AWS SDK for Java 2 is built. */
export const javaSdk: ExternalClient = {
  name: 'the AWS SDK for Java 2',
  candidates: ['java'],
  probe: ['-jar', clientPrograms.java, '--version'],
  says: /^aws-sdk-java\//,
};

/** boto3, in the Python that `PYTHON` names, or the one of the machine. */
export function boto3In(env: NodeJS.ProcessEnv): ExternalClient {
  const named = env['PYTHON'] ?? '';
  const candidates = [...(named === '' ? [] : [named]), '/usr/bin/python3', 'python3'];
  return { name: 'boto3', candidates, probe: ['-c', 'import boto3'], says: /^$/ };
}

/** Chromium or Chrome: the one that `CHROMIUM` names, or the one of the machine. */
export function chromiumIn(env: NodeJS.ProcessEnv): ExternalClient {
  const named = env['CHROMIUM'] ?? '';
  const usual = ['chromium', 'chromium-browser', 'google-chrome'].map((name) => `/usr/bin/${name}`);
  const candidates = [...(named === '' ? [] : [named]), ...usual];
  return { name: 'Chromium', candidates, probe: ['--version'], says: /^(?:Chromium|Google Chrome) / };
}

/** The AWS CLI 2. Version 1 has other exit codes. */
export const awsCli: ExternalClient = {
  name: 'the AWS CLI 2',
  candidates: ['/usr/bin/aws', 'aws'],
  probe: ['--version'],
  says: /^aws-cli\/2\./,
};

/** Finds the first command that is the client; undefined where it is not installed. */
export function findExternalClient({ candidates, probe, says }: ExternalClient): string | undefined {
  return candidates.find((command) => {
    const { status, stdout } = spawnSync(command, probe, { encoding: 'utf8', timeout: 60_000 });
    return status === 0 && says.test(stdout);
  });
}
