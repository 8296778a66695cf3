import { Counter, type Registry } from 'prom-client';
import type { CredentialSourceOptions } from '../../resilience/credential-source.ts';

/** Told of a target's credentials. */
export type CredentialObserver = Required<Pick<CredentialSourceOptions, 'onRenewal'>>;

/** Adds the metric of credentials. */
export function addCredentialMetrics(registry: Registry): (target: string) => CredentialObserver {
  const renewals = new Counter({
    name: 'audit_gateway_credential_renewals_total',
    help: 'Times that AWS refused credentials and others were asked for, by what came of it.',
    labelNames: ['target', 'outcome'],
    registers: [registry],
  });
  return (target) => ({ onRenewal: (outcome) => renewals.inc({ target, outcome }) });
}
