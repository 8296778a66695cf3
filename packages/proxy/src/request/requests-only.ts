import type { Contract } from '@audit-gateway/contract';

type Members = Record<string, unknown>;

/**
 * Copies a document without what only answers need, which is most of it. express-openapi-validator compiles all that it
 * is given, at each start; answers are held against the contract elsewhere.
 */
export function requestsOnly({ document }: Contract): Members {
  const copy: Members = structuredClone(document);
  for (const operation of operationsOf(copy['paths'])) operation['responses'] = someAnswer();
  const { parameters, requestBodies, securitySchemes, schemas } = membersOf(copy['components']);
  const kept = { parameters, requestBodies, securitySchemes };
  const components = { ...kept, schemas: referredTo(membersOf(schemas), [copy['paths'], kept]) };
  return { ...copy, components: Object.fromEntries(Object.entries(components).filter(([, value]) => value)) };
}

/** OpenAPI demands an answer of each operation, and a description of each answer. */
function someAnswer(): Members {
  return { default: { description: 'Not described here.' } };
}

function operationsOf(paths: unknown): Members[] {
  const nodes = Object.values(membersOf(paths)).flatMap((item) => Object.values(membersOf(item)));
  return nodes.map(membersOf).filter((node) => 'responses' in node);
}

/** The schemas that the given parts of the document refer to, and those that these refer to. */
function referredTo(schemas: Members, parts: readonly unknown[]): Members {
  const names = new Set<string>();
  const unread: unknown[] = [...parts];
  for (const part of unread) {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"/]+)/g)) {
      if (!names.has(name)) unread.push(schemas[name] ?? {});
      names.add(name);
    }
  }
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => names.has(name)));
}

function membersOf(node: unknown): Members {
  return isMembers(node) ? node : {};
}

function isMembers(node: unknown): node is Members {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}
