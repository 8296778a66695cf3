import { Counter, type Registry } from 'prom-client';
import { credentialFailures, type CredentialObserver } from '../../targets/credential-status.ts';

/** Adds the metrics of credentials. */
export function addCredentialMetrics(registry: Registry): (target: string) => CredentialObserver {
  const renewals = new Counter({
    name: 'audit_gateway_credential_renewals_total',
    help: 'Times that AWS refused credentials and others were asked for, by what came of it.',
    labelNames: ['target', 'outcome'],
    registers: [registry],
  });
  const failures = new Counter({
    name: 'audit_gateway_credential_failures_total',
    help: "Calls that AWS refused for the gateway's credentials (refused), or for which it had none any more (lost).",
    labelNames: ['target', 'failure'],
    registers: [registry],
  });
  return (target) => {
    for (const failure of credentialFailures) failures.inc({ target, failure }, 0);
    return {
      onRenewal: (outcome) => renewals.inc({ target, outcome }),
      onFailure: (failure) => failures.inc({ target, failure }),
    };
  };
}
