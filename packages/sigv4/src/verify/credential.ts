import { dayOf } from '../amz-date.ts';
import { type CredentialScope, scopeTerminator } from '../signature.ts';
import { refuse, type SignatureRefusal } from './refusal.ts';

/** The parsed value of `Credential=`. */
export interface SignedCredential {
  ok: true;
  accessKeyId: string;
  scope: CredentialScope;
}

/** The scopes that a verifier accepts. */
export interface AcceptedScope {
  /** Undefined: any. */
  region: string | undefined;
  /** Refusals name the first. */
  services: readonly string[];
}

/** What a region looks like, for a verifier that accepts any. */
const anyRegion = /^[a-z0-9-]{1,63}$/;

/**
 * Reads `Credential=` and checks its scope: the region, the service, the terminator, and that the day is the day of
 * the request's date. All faults are in one message, as in AWS's responses.
 *
 * Source: "Troubleshoot AWS Signature Version 4 for API requests", "Credential scope errors"; the texts are AWS's.
 */
export function readCredential(
  credential: string,
  amzDate: string,
  { region: acceptedRegion, services }: AcceptedScope,
): SignedCredential | SignatureRefusal {
  const elements = credential.split('/');
  const [accessKeyId = '', day = '', region = '', service = '', terminator = ''] = elements;
  if (elements.length !== 5) {
    return refuse(
      'IncompleteSignatureException',
      'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.',
    );
  }

  const faults: string[] = [];
  if (acceptedRegion === undefined ? !anyRegion.test(region) : region !== acceptedRegion) {
    faults.push('Credential should be scoped to a valid region.');
  }
  if (!services.includes(service)) {
    faults.push(`Credential should be scoped to correct service: '${services[0] ?? ''}'.`);
  }
  if (terminator !== scopeTerminator) {
    faults.push(`Credential should be scoped with a valid terminator: '${scopeTerminator}'.`);
  }
  if (day !== dayOf(amzDate)) {
    faults.push(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${day}' != '${dayOf(amzDate)}', from '${amzDate}'.`,
    );
  }
  if (faults.length > 0) return refuse('InvalidSignatureException', faults.join(' '));
  return { ok: true, accessKeyId, scope: { day, region, service } };
}
