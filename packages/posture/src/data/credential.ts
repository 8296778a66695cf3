/** What the caller proves with who they are. */
export interface Credential {
  readonly kind: 'apiKey' | 'token';
  readonly value: string;
}

const place = 'audit-gateway credential';

/** Reads what was typed into this tab; undefined where nothing was. */
export function readCredential(storage: Storage): Credential | undefined {
  const [kind, ...rest] = (storage.getItem(place) ?? '').split(' ');
  const value = rest.join(' ');
  return (kind === 'apiKey' || kind === 'token') && value !== '' ? { kind, value } : undefined;
}

/** Keeps a credential for this tab alone: other tabs do not see it, and it ends with the tab. Undefined forgets it. */
export function keepCredential(storage: Storage, credential: Credential | undefined): void {
  if (credential === undefined) storage.removeItem(place);
  else storage.setItem(place, `${credential.kind} ${credential.value}`);
}
