import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getCACertificates } from 'node:tls';
import { createCertificateAuthority, makeTemporaryFolder } from '@audit-gateway/testing';
import { describe, expect, it } from 'vitest';
import { trustFile } from '../../src/lib/certificates.ts';

const folder = makeTemporaryFolder('certificates');
const { certificate } = createCertificateAuthority();
const file = async (name: string, content: string): Promise<string> => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};

describe('A file of certificates', () => {
  it('is trusted beside the usual CAs, each certificate of it, whatever text is between them', async () => {
    const other = createCertificateAuthority('Other CA').certificate;
    const { ca } = await trustFile(await file('two.pem', `# ours\r\n${certificate}\n# theirs\n${other}`));
    const added = ca.slice(-2).map((each) => `${each}\n`);
    expect(added).toEqual([certificate, other]);
    expect(ca.slice(0, -2)).toEqual(getCACertificates('default'));
  });

  it.each([
    { fault: 'is empty', content: '', message: 'it holds no certificate in PEM' },
    {
      fault: 'holds a key alone',
      content: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n',
      message: 'it holds no certificate in PEM',
    },
    { fault: 'was cut off', content: certificate.slice(0, -40), message: 'it holds no certificate in PEM' },
    {
      fault: 'holds a broken certificate',
      content: `${certificate}${certificate.replace('MIIB', 'AAAA')}`,
      message: 'certificate 2 of 2 is broken',
    },
  ])('that $fault is refused', async ({ content, message }) => {
    await expect(trustFile(await file('bad.pem', content))).rejects.toThrow(message);
  });

  it('that does not exist is refused', async () => {
    await expect(trustFile(join(folder, 'none.pem'))).rejects.toThrow('ENOENT: no such file or directory');
  });
});
