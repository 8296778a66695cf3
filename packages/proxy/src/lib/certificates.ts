import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

const block = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]*-----END (?:TRUSTED )?CERTIFICATE-----/g;

/** Whom connections trust. */
export interface Trust {
  /** The certificates of all CAs that are trusted, in PEM. */
  readonly ca: readonly string[];
  /** The same for `tls.connect`. A list of certificates would be parsed anew for every connection, in 10 ms. */
  readonly secureContext: SecureContext;
}

/**
 * Trusts the CAs of a file beside those that Node trusts: its own, and those of NODE_EXTRA_CA_CERTS.
 *
 * @param file Certificates in PEM, one or more; other text between them is ignored.
 * @throws {Error} with what is wrong with the file.
 */
export async function trustFile(file: string): Promise<Trust> {
  const certificates = (await readFile(file, 'utf8')).match(block) ?? [];
  if (certificates.length === 0) throw new Error('it holds no certificate in PEM');
  for (const [index, certificate] of certificates.entries()) {
    if (!isCertificate(certificate)) throw new Error(`certificate ${index + 1} of ${certificates.length} is broken`);
  }
  const ca = [...getCACertificates('default'), ...certificates];
  return { ca, secureContext: createSecureContext({ ca }) };
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}
