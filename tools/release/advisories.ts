import * as z from 'zod';
import { ReleaseError } from './release-error.ts';
import { tryRun } from './run.ts';

const severities = ['info', 'low', 'moderate', 'high', 'critical'] as const;
type Severity = (typeof severities)[number];

const auditSchema = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({
      severity: z.enum(severities),
      range: z.string(),
      via: z.array(z.union([z.string(), z.looseObject({ title: z.string(), url: z.string() })])),
    }),
  ),
});
const errorSchema = z.looseObject({ message: z.string() });

/** What is known against the dependencies that are shipped. */
export interface Advisories {
  /** In words, one line each. */
  readonly lines: readonly string[];
  /** Whether one is high or critical. */
  readonly fails: boolean;
  /** Whether the source could be asked. */
  readonly reached: boolean;
}

/**
 * Asks npm's registry for advisories against the dependencies that are shipped; what only developers install is left out.
 *
 * @param root The folder of the lockfile.
 */
export async function findAdvisories(root: string): Promise<Advisories> {
  const retries = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=3000'];
  const { stdout, stderr } = await tryRun(['npm', 'audit', '--omit', 'dev', '--json', ...retries], { cwd: root });
  return readAudit(stdout, stderr);
}

/** Reads what `npm audit --json` printed. @throws {ReleaseError} where it is neither a result nor an error of its source. */
export function readAudit(stdout: string, stderr = ''): Advisories {
  const answer = parse(stdout);
  const audit = auditSchema.safeParse(answer).data;
  if (audit === undefined) {
    const error =
      errorSchema.safeParse(answer).data ??
      z.object({ error: z.looseObject({ summary: z.string() }) }).safeParse(answer).data;
    if (error === undefined)
      throw new ReleaseError(`npm audit said neither a result nor an error: ${`${stdout}${stderr}`.slice(0, 500)}`);
    const reason = 'message' in error ? error.message : error.error;
    return {
      reached: false,
      fails: false,
      lines: [`the source of advisories could not be asked, so nothing is known: ${JSON.stringify(reason)}`],
    };
  }
  const found = Object.entries(audit.vulnerabilities).toSorted(
    ([, one], [, other]) => rank(other.severity) - rank(one.severity),
  );
  const lines = found.map(([name, { severity, range, via }]) => {
    const why = via.map((each) => (typeof each === 'string' ? `by ${each}` : `${each.title} (${each.url})`));
    return `${severity}: ${name} ${range}: ${why.join('; ')}`;
  });
  const fails = found.some(([, { severity }]) => rank(severity) >= rank('high'));
  return { reached: true, fails, lines: lines.length === 0 ? ['no advisory against what is shipped'] : lines };
}

function rank(severity: Severity): number {
  return severities.indexOf(severity);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
