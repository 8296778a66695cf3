import { devNull } from 'node:os';
import type { Reachable } from '../targets/target.ts';

/**
 * The environment of an AWS client in another process: this one's, without anything of the user's AWS settings and
 * proxies.
 *
 * @param maxAttempts The most requests that one call makes, the first included.
 */
export function externalEnvironment({ region, credentials }: Reachable, maxAttempts: number): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^AWS_|_PROXY$/i.test(name));
  return {
    ...Object.fromEntries(own),
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_RETRY_MODE: 'standard',
    AWS_MAX_ATTEMPTS: String(maxAttempts),
  };
}
