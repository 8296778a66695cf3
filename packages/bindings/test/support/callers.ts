import { hash } from 'node:crypto';

/** A caller in a gateway's callers' file, who may read everything. */
export function caller(name: string, proof: object): object {
  return { name, ...proof, operations: ['listAuditTasks', 'describeAuditTask'], targets: ['default'] };
}

/** The proof of a caller that has an API key. */
export function withApiKey(apiKey: string): object {
  return { apiKeys: [{ sha256: hash('sha256', apiKey) }] };
}
