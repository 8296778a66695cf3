import { refuse, type SignatureRefusal } from './refusal.ts';

/** The Authorization header taken apart; what its parts say is not checked yet. */
export interface Authorization {
  /** Tells it from a refusal. */
  ok: true;
  /** The first word. */
  algorithm: string;
  /** `Credential=`: the access key and the scope. */
  credential: string;
  /** `SignedHeaders=`: lower-case names in ascending order, no name twice. */
  signedHeaders: readonly string[];
  /** `Signature=`. */
  signature: string;
}

/** In the order in which AWS names the missing ones. */
const requiredParameters = ['Credential', 'Signature', 'SignedHeaders'] as const;

/**
 * Takes an Authorization header apart: an algorithm, then `Credential`, `SignedHeaders` and `Signature`, each once
 * and nothing else, in any order, separated by commas, spaces or both, as AWS reads it.
 *
 * AWS lists all that is missing in one message, a date included, so it is told whether there is one.
 *
 * Source: "Create a signed AWS API request", step 6; the texts are API Gateway's, without the header they repeat.
 */
export function parseAuthorization(header: string, hasDate: boolean): Authorization | SignatureRefusal {
  const [algorithm = '', ...pairs] = header.split(/[ ,]+/);
  if (algorithm.includes('=')) {
    return incomplete('Authorization header must begin with the algorithm name, which cannot include an equal-sign.');
  }
  const parameters = new Map<string, string>();
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    if (equals < 0) return incomplete('Invalid key=value pair (missing equal-sign) in Authorization header.');
    const name = pair.slice(0, equals);
    if (parameters.has(name)) return incomplete('Authorization header has a parameter more than once.');
    parameters.set(name, pair.slice(equals + 1));
  }

  const credential = parameters.get('Credential') ?? '';
  const signature = parameters.get('Signature') ?? '';
  const signedHeaders = parameters.get('SignedHeaders') ?? '';
  const missing: string[] = requiredParameters
    .filter((name) => (parameters.get(name) ?? '') === '')
    .map((name) => `Authorization header requires '${name}' parameter.`);
  if (!hasDate) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  if (missing.length > 0) return incomplete(missing.join(' '));
  if (parameters.size > requiredParameters.length) {
    return incomplete('Authorization header has a parameter that is not known.');
  }

  const names = signedHeaders.split(';');
  if (!names.every(isInOrder)) {
    return incomplete("'SignedHeaders' must be lower-case names in ascending order, each once, separated by ';'.");
  }
  return { ok: true, algorithm, credential, signedHeaders: names, signature };
}

function isInOrder(name: string, index: number, names: readonly string[]): boolean {
  const previous = names[index - 1] ?? '';
  return name > previous && name === name.toLowerCase();
}

function incomplete(message: string): SignatureRefusal {
  return refuse('IncompleteSignatureException', message);
}
