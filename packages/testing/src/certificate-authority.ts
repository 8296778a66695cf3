import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** What a TLS server needs, in PEM. */
export interface ServerIdentity {
  readonly cert: string;
  readonly key: string;
}

/** A private CA that nobody trusts. */
export interface CertificateAuthority {
  /** Its certificate, in PEM. */
  readonly certificate: string;
  /** Issues a certificate for a server by its names: host names and IPv4 addresses. */
  issue(...names: readonly string[]): ServerIdentity;
}

/** Creates a CA with a key of its own. Its certificates are good at any time, so that tests run on any day. */
export function createCertificateAuthority(name = 'Test CA'): CertificateAuthority {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const isAuthority = extension(oids.basicConstraints, sequence(boolean(true)));
  return {
    certificate: certify({ subject: name, publicKey, issuer: name, issuerKey: privateKey, extension: isAuthority }),
    issue: (...names) => {
      const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const alternatives = names.map((each) =>
        isIPv4(each) ? der(0x87, Buffer.from(each.split('.').map(Number))) : der(0x82, Buffer.from(each)),
      );
      const cert = certify({
        subject: names[0] ?? '',
        publicKey: server.publicKey,
        issuer: name,
        issuerKey: privateKey,
        extension: extension(oids.subjectAltName, sequence(...alternatives)),
      });
      return { cert, key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    },
  };
}

interface ToCertify {
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly issuer: string;
  readonly issuerKey: KeyObject;
  readonly extension: Buffer;
}

/** RFC 5280, section 4.1, with ECDSA and SHA-256. */
function certify({ subject, publicKey, issuer, issuerKey, extension: only }: ToCertify): string {
  const algorithm = sequence(oid(oids.ecdsaWithSha256));
  const content = sequence(
    der(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    algorithm,
    nameOf(issuer),
    sequence(time('20000101000000Z'), time('99991231235959Z')),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(only)),
  );
  const certificate = sequence(content, algorithm, bits(sign('sha256', content, issuerKey)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

// The contents of object identifiers, in DER.
const oids = {
  basicConstraints: '551d13',
  subjectAltName: '551d11',
  commonName: '550403',
  ecdsaWithSha256: '2a8648ce3d040302',
};

/** ASN.1 in DER: a tag, the length, the content. */
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const joined = Buffer.concat(content);
  const { length } = joined;
  const long = length < 0x1_00 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...(length < 0x80 ? [length] : long)), joined]);
}

const sequence = (...content: readonly Buffer[]): Buffer => der(0x30, ...content);
const integer = (content: Buffer): Buffer => der(0x02, content);
const boolean = (value: boolean): Buffer => der(0x01, Buffer.of(value ? 0xff : 0));
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const time = (text: string): Buffer => der(0x18, Buffer.from(text));
const bits = (content: Buffer): Buffer => der(0x03, Buffer.of(0), content);
const nameOf = (text: string): Buffer =>
  sequence(der(0x31, sequence(oid(oids.commonName), der(0x0c, Buffer.from(text)))));
const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), der(0x04, value));
