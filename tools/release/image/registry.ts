import type { RegistryState } from '../artefact.ts';
import { ReleaseError } from '../release-error.ts';
import { run, tryRun } from '../run.ts';

/** An image on loopback is served without TLS, as docker expects it too. */
function tlsFlags(reference: string): readonly string[] {
  return /^docker:\/\/(127\.0\.0\.1|localhost)[:/]/.test(reference) ? ['--tls-verify=false'] : [];
}

/**
 * Asks for an image by its labels, of which one names the commit that it was built from. Two builds of a commit are not the same bytes, since the base and what
 * is in it move on.
 *
 * @param reference As skopeo takes it, for instance `docker://ghcr.io/example/image:1.2.3` or `oci:/folder:1.2.3`.
 * @throws {ReleaseError} where the registry cannot be asked.
 */
export async function imageState(reference: string, labels: Readonly<Record<string, string>>): Promise<RegistryState> {
  const format = Object.keys(labels).map((label) => `{{ index .Labels "${label}" }}`);
  const line = ['skopeo', 'inspect', ...tlsFlags(reference), '--format', format.join('\n'), reference];
  const { status, stdout, stderr } = await tryRun(line);
  if (status === 0) return stdout.trim() === Object.values(labels).join('\n') ? 'same' : 'different';
  if (/manifest unknown|name unknown|not found|no such file|no descriptor/i.test(stderr)) return 'absent';
  throw new ReleaseError(`${reference} cannot be asked for: ${stderr.trim().slice(-500)}`);
}

/** Copies an image with all its architectures, to the byte. */
export async function copyImage(from: string, to: string): Promise<void> {
  const flags = tlsFlags(to).map((flag) => flag.replace('--', '--dest-'));
  await run(['skopeo', 'copy', '--quiet', '--all', ...flags, from, to]);
}

/** The digest of an image's index: what a manifest pins. */
export async function imageDigest(reference: string): Promise<string> {
  const line = ['skopeo', 'inspect', ...tlsFlags(reference), '--format', '{{ .Digest }}', reference];
  return (await run(line)).trim();
}
