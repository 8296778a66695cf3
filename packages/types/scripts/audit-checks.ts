import { type Contract, ContractError, isObject, valueAt } from '@audit-gateway/contract';

/** What AWS documents of a check. */
export interface AuditCheck {
  /** One of the levels of {@link AuditChecks.severities}. */
  readonly severity: string;
  /** The name of its page in AWS's guide, without folder and suffix. */
  readonly page: string;
}

/** What AWS documents of the checks, as the document's schema of their names has it. */
export interface AuditChecks {
  /** The levels, most severe first. */
  readonly severities: readonly string[];
  /** The URL of the guide, with a slash at its end. */
  readonly guide: string;
  /** Each check by its name, in the order of the names. */
  readonly checks: Readonly<Record<string, AuditCheck>>;
}

const schemaLocation = ['components', 'schemas', 'AuditCheckName'];

/**
 * Reads the severities of the checks and their pages: `x-aws-severities`, `x-aws-guide` and `x-aws-checks` of the schema
 * AuditCheckName.
 *
 * @throws {ContractError} with its location, where a name has no entry, an entry no name, or a value is none that is
 *   allowed.
 */
export function readAuditChecks({ document }: Pick<Contract, 'document'>): AuditChecks {
  const names = textsAt(document, 'enum');
  const severities = textsAt(document, 'x-aws-severities');
  const guide = valueAt(document, [...schemaLocation, 'x-aws-guide']);
  if (typeof guide !== 'string' || !/^https:\/\/[^?#]+\/$/.test(guide)) {
    throw faultAt('must be an https URL that ends in a slash', 'x-aws-guide');
  }
  const entries = valueAt(document, [...schemaLocation, 'x-aws-checks']);
  if (!isObject(entries)) throw faultAt('must have an entry for each name of enum', 'x-aws-checks');
  const unknown = Object.keys(entries).find((name) => !names.includes(name));
  if (unknown !== undefined) throw faultAt('is no name of enum', 'x-aws-checks', unknown);
  const checks = names.map((name) => [name, readCheck(entries[name], name, severities)] as const);
  return { severities, guide, checks: Object.fromEntries(checks) };
}

function readCheck(entry: unknown, name: string, severities: readonly string[]): AuditCheck {
  if (!isObject(entry)) throw faultAt(`must have an entry for ${name}`, 'x-aws-checks');
  const { severity, page } = entry;
  if (typeof severity !== 'string' || !severities.includes(severity)) {
    throw faultAt(`must be one of ${severities.join(', ')}`, 'x-aws-checks', name, 'severity');
  }
  if (typeof page !== 'string' || !/^[\w-]+$/.test(page)) {
    throw faultAt('must be the name of a page: letters, digits and hyphens', 'x-aws-checks', name, 'page');
  }
  return { severity, page };
}

function textsAt(document: unknown, keyword: string): string[] {
  const values = valueAt(document, [...schemaLocation, keyword]);
  const texts = Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
  if (texts.length === 0) throw faultAt('must be a list of texts', keyword);
  return texts;
}

function faultAt(fault: string, ...tokens: readonly string[]): ContractError {
  const location = [...schemaLocation, ...tokens];
  return new ContractError(`#/${location.join('/')}: ${fault}`, location);
}
