import type { Settings } from '../config/settings-schema.ts';
import { SettingsError } from '../config/setting.ts';
import type { Network } from '../lib/network.ts';

/** The settings of the network. */
export type OutboundSettings = Pick<Settings, 'httpsProxy' | 'httpProxy' | 'noProxy' | 'caFile'>;

/** What the log says of the network; it holds no password. */
export interface OutboundDescription {
  readonly httpsProxy: string | undefined;
  readonly httpProxy: string | undefined;
  readonly caFile: string | undefined;
}

/**
 * Opens the network by which the gateway reaches AWS, token services, the issuer of tokens and the trace collector.
 * Undefined where there is neither a proxy nor a private CA: then nothing more is loaded.
 *
 * @param onOpen Called where there is one.
 * @throws {SettingsError} where the file of the CA cannot be used.
 */
export async function openNetwork(
  settings: OutboundSettings,
  onOpen: (description: OutboundDescription) => void,
): Promise<Network | undefined> {
  const { httpsProxy, httpProxy, noProxy, caFile } = settings;
  if (httpsProxy === undefined && httpProxy === undefined && caFile === undefined) return undefined;
  const [{ createNetwork }, { createProxyChoice }, { trustFile }] = await Promise.all([
    import('../lib/network.ts'),
    import('../lib/proxy-choice.ts'),
    import('../lib/certificates.ts'),
  ]);
  const readTrust = (file: string): ReturnType<typeof trustFile> =>
    trustFile(file).catch((error: unknown) => {
      const fault = error instanceof Error ? error.message : String(error);
      throw new SettingsError(
        `--ca-file or AWS_CA_BUNDLE: "${file}" cannot be used: ${fault}; allowed: a file of certificates in PEM`,
      );
    });
  const trust = caFile === undefined ? undefined : await readTrust(caFile);
  onOpen({ httpsProxy: httpsProxy?.origin, httpProxy: httpProxy?.origin, caFile });
  return createNetwork({
    proxyFor: createProxyChoice({ httpsProxy, httpProxy, noProxy }),
    trust,
  });
}
