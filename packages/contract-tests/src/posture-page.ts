import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AuditCheckDetails } from '@audit-gateway/client';
import type { Emulator } from '@audit-gateway/emulator';
import type { Locator, Page } from 'playwright-core';
import * as z from 'zod';

/** An audit as the emulator holds it. */
export interface HeldAudit {
  readonly taskId: string;
  readonly taskType: string;
  /** In milliseconds since 1970. */
  readonly start: number;
  readonly schedule: string | undefined;
  /** Undefined while it runs. */
  readonly ended: string | undefined;
  readonly checks: ReadonlyMap<string, AuditCheckDetails>;
}

/** Reads the audits that an emulator holds at a time, newest first, without asking it by HTTP. */
export function auditsHeldBy({ account }: Emulator, now: Date): HeldAudit[] {
  return account.auditsAt(now).map((audit) => {
    const elapsedMs = now.getTime() - audit.startTime.getTime();
    const checks = Object.entries(audit.checks).map(([name, steps]) => {
      const step = steps.findLast(({ afterMs }) => afterMs <= elapsedMs);
      return [name, step?.details ?? { checkRunStatus: 'IN_PROGRESS' }] as const;
    });
    return {
      taskId: audit.taskId,
      taskType: audit.taskType,
      start: audit.startTime.getTime(),
      schedule: audit.scheduledAuditName,
      ended: audit.end !== undefined && elapsedMs >= audit.end.afterMs ? audit.end.taskStatus : undefined,
      checks: new Map(checks),
    };
  });
}

/** The resources that a check found, those that nobody suppressed; undefined where it has no result. */
export function activeOf(check: AuditCheckDetails | undefined): number | undefined {
  if (check?.checkRunStatus?.startsWith('COMPLETED') !== true) return undefined;
  return (check.nonCompliantResourcesCount ?? 0) - (check.suppressedNonCompliantResourcesCount ?? 0);
}

/** Reads a table of the page: its rows, each with the texts of its cells by the headings of their columns. */
export async function tableOn(page: Page, caption: string): Promise<Record<string, string>[]> {
  const table = page.locator('table', { has: page.locator('caption', { hasText: caption }) });
  await table.waitFor();
  const cells = await table.evaluate((element: { rows: Iterable<{ cells: Iterable<{ innerText: string }> }> }) =>
    [...element.rows].map((row) => [...row.cells].map((cell) => cell.innerText.trim())),
  );
  const [heading = [], ...rows] = z.array(z.array(z.string())).parse(cells);
  return rows.map((row) => Object.fromEntries(heading.map((name, index) => [name, row[index] ?? ''])));
}

/** The choice that a label is for. */
export function choiceOn(page: Page, label: string): Locator {
  return page.locator('label', { hasText: new RegExp(`^${label}`) }).locator('select');
}

/** Waits until the page has loaded all that it shows. */
export async function waitUntilLoaded(page: Page): Promise<void> {
  await page.locator('[aria-busy=false]').waitFor({ state: 'attached', timeout: 60_000 });
}

const violations = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
  passes: z.array(z.unknown()),
});

/** What axe-core finds on a page, by all of its rules: `rule: element`. */
export async function axeOn(page: Page): Promise<{ readonly violations: string[]; readonly passes: number }> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
  await page.evaluate(`${source}; undefined`);
  const result = violations.parse(await page.evaluate('axe.run(document, { preload: false })'));
  return {
    violations: result.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
    passes: result.passes.length,
  };
}
