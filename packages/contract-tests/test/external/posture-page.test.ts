import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmulator, type Emulator, type EmulatorOptions } from '@audit-gateway/emulator';
import type { Gateway } from '@audit-gateway/proxy';
import { listen, stop } from '@audit-gateway/testing';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type OpenedPage, openPage, startBrowser } from '../../src/browser.ts';
import { chromiumIn } from '../../src/drivers/find-external-client.ts';
import {
  activeOf,
  auditsHeldBy,
  axeOn,
  choiceOn,
  type HeldAudit,
  tableOn,
  waitUntilLoaded,
} from '../../src/posture-page.ts';
import { startGatewayInFront } from '../../src/systems/gateway.ts';
import { commandOf } from '../suites/support.ts';

const command = commandOf(chromiumIn(process.env));
const dayMs = 86_400_000;
// A busy machine is slow, not wrong.
const waiting = { timeout: 60_000 };
const key = 'key-of-a-reader-of-the-posture';
// As in production: the cache and AWS's quotas.
const quotas = ['--cache-mb', '4', '--list-rate', '9', '--describe-rate', '23'];
const nothingFound = {
  checkRunStatus: 'COMPLETED_COMPLIANT',
  checkCompliant: true,
  totalResourcesCount: 1,
  nonCompliantResourcesCount: 0,
} as const;
const refused = 'Failed to load resource: the server responded with a status of';

describe.skipIf(command === undefined)('the page of the posture, in Chromium', { timeout: 240_000 }, () => {
  let folder: string;
  let browser: Browser;
  let emulator: Emulator;
  let gateway: Gateway;
  let now: Date;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audit-gateway-posture-'));
    browser = await startBrowser(command ?? '');
    ({ emulator, gateway, now } = await startBoth());
  });
  afterEach(() => {
    emulator.faults = {};
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
    await emulator.close();
    await rm(folder, { recursive: true });
  });

  /** An emulator whose clock stands still, so that what it holds does not change while it is compared. */
  async function startBoth(options: EmulatorOptions = {}, flags: readonly string[] = []) {
    const startedAt = new Date();
    const signatureClock = (): Date => new Date();
    const own = await createEmulator({ seed: 'posture', clock: () => startedAt, signatureClock, ...options });
    const front = { upstreamUrl: own.url, region: own.region, clock: signatureClock };
    return {
      emulator: own,
      gateway: await startGatewayInFront({ ...front, flags: [...quotas, ...flags] }),
      now: startedAt,
    };
  }

  /** The same, ended with the test. */
  async function startOwn(options: EmulatorOptions = {}, flags: readonly string[] = []) {
    const both = await startBoth(options, flags);
    onTestFinished(async () => {
      await both.gateway.close();
      await both.emulator.close();
    });
    return both;
  }

  async function open(url = `${gateway.url}/posture`): Promise<OpenedPage> {
    const opened = await openPage(browser, url);
    opened.page.setDefaultTimeout(waiting.timeout);
    onTestFinished(() => opened.close());
    return opened;
  }

  async function openLoaded(query: string): Promise<OpenedPage> {
    const opened = await open(`${gateway.url}/posture${query}`);
    await waitUntilLoaded(opened.page);
    return opened;
  }

  const finished = (): HeldAudit[] => auditsHeldBy(emulator, now).filter(({ ended }) => ended !== undefined);

  it('shows the latest audit with the figures that the emulator holds, within a second, and asks nobody else', async () => {
    const began = performance.now();
    const { page, requests, complaints } = await open();
    await page.locator('.tiles').waitFor();
    process.stdout.write(`first figures after ${Math.round(performance.now() - began)} ms\n`);
    await waitUntilLoaded(page);
    const [latest] = finished();
    const before = finished().find(
      ({ start, schedule }) => start < (latest?.start ?? 0) && schedule === latest?.schedule,
    );
    const shown = await tableOn(page, 'Checks of this audit');
    expect(shown).toHaveLength(latest?.checks.size ?? -1);
    const names = await page
      .locator('table')
      .first()
      .locator('tbody th [title]')
      .evaluateAll((found: { title: string }[]) => found.map(({ title }) => title.split(':', 1)[0] ?? ''));
    for (const [row, name] of names.entries()) {
      const check = latest?.checks.get(name);
      const active = activeOf(check);
      const [was = 0, is = 0] = [activeOf(before?.checks.get(name)), active];
      expect({ name, ...shown[row] }).toMatchObject({
        'Non-compliant': active === undefined ? '' : active.toLocaleString('en'),
        Suppressed: active === undefined ? '' : (check?.suppressedNonCompliantResourcesCount ?? 0).toLocaleString('en'),
        Resources: active === undefined ? '' : (check?.totalResourcesCount ?? 0).toLocaleString('en'),
      });
      if (active !== undefined && activeOf(before?.checks.get(name)) !== undefined) {
        const change =
          is === was ? 'unchanged' : is === 0 ? 'fixed' : was === 0 ? 'new' : is > was ? 'worse' : 'better';
        expect({ name, change: shown[row]?.['Change'] }).toEqual({ name, change: expect.stringContaining(change) });
      }
    }
    const tiles = await page.locator('.tile').allInnerTexts();
    const sum = [...(latest?.checks.values() ?? [])].reduce((total, check) => total + (activeOf(check) ?? 0), 0);
    const counted = tiles
      .filter((text) => !/Suppressed|No result/.test(text))
      .map((text) => Number(/[\d,]+/.exec(text)?.[0].replace(',', '')));
    expect(counted.reduce((total, count) => total + count, 0)).toBe(sum);
    expect(await page.locator('.summary time').getAttribute('datetime')).toBe(
      new Date(latest?.start ?? 0).toISOString(),
    );
    expect(complaints).toEqual([]);
    expect(new Set(requests.map((url) => new URL(url).origin))).toEqual(new Set([gateway.url]));
  });

  it('shows 90 days with the figures that the emulator holds, and takes a handful of calls the next time', async () => {
    const own = await startOwn({ keepCalls: 5000, faults: { latencyMs: 20 } });
    const url = `${own.gateway.url}/posture?view=trend&days=90`;
    const times: number[] = [];
    const began = performance.now();
    const { page, complaints } = await open(url);
    await page.locator('.progress span', { hasText: /\d+ of \d+/ }).waitFor();
    expect(await page.locator('.progress').innerText()).toMatch(/Reading the audits of .* AWS describes 25 a second\./);
    await waitUntilLoaded(page);
    times.push(performance.now() - began);
    const held = auditsHeldBy(own.emulator, own.now);
    const cold = own.emulator.calls.length;
    const described = new Set(
      own.emulator.calls.filter(({ operation }) => operation === 'describeAuditTask').map(({ url: asked }) => asked),
    );
    expect(described.size).toBeLessThanOrEqual(held.length);

    await page.getByText('Table of the figures').click();
    const rows = await tableOn(page, 'by check and day');
    const days = new Map<string, HeldAudit[]>();
    for (const audit of held) {
      const day = new Date(audit.start).toISOString().slice(0, 10);
      days.set(day, [...(days.get(day) ?? []), audit]);
    }
    let compared = 0;
    const names = [...new Set(held.flatMap(({ checks }) => [...checks.keys()]))];
    const words = (name: string): string =>
      name
        .replace(/_CHECK$/, '')
        .replaceAll('_', ' ')
        .toLowerCase();
    for (const name of names) {
      const row = rows.find(({ Check = '' }) => Check.toLowerCase() === words(name));
      for (const [day, audits] of days) {
        // Newest first, as the account has them.
        const result = audits.map(({ checks }) => checks.get(name)).find((check) => activeOf(check) !== undefined);
        const text = row?.[day];
        if (result === undefined || text === undefined) continue;
        const suppressed = result.suppressedNonCompliantResourcesCount ?? 0;
        const expected = `${(activeOf(result) ?? 0).toLocaleString('en')}${suppressed > 0 ? ` and ${suppressed.toLocaleString('en')} suppressed` : ''}`;
        expect({ name, day, text }).toEqual({ name, day, text: expected });
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(900);
    const bar = page.locator('.chart rect[data-count]');
    expect(await bar.count()).toBeGreaterThan(50);

    const again = performance.now();
    await page.reload();
    await waitUntilLoaded(page);
    times.push(performance.now() - again);
    const running = held.filter(({ ended }) => ended === undefined).length;
    const warm = own.emulator.calls.length - cold;
    expect(warm).toBeLessThanOrEqual(4 + running);
    expect(complaints).toEqual([]);
    const [first = 0, next = 0] = times.map(Math.round);
    process.stdout.write(
      `90 days, ${held.length} audits, ${compared} figures compared: ${first} ms and ${cold} calls cold, ${next} ms and ${warm} calls warm\n`,
    );
  });

  it('leaves a gap where a schedule did not run, and names what failed and was switched off', async () => {
    const start = Date.now();
    const at = (daysAgo: number): Date => new Date(Math.floor(start / dayMs) * dayMs - daysAgo * dayMs);
    const done = (active: number) => [
      {
        afterMs: 0,
        details: {
          checkRunStatus: active > 0 ? ('COMPLETED_NON_COMPLIANT' as const) : ('COMPLETED_COMPLIANT' as const),
          checkCompliant: active === 0,
          totalResourcesCount: 100,
          nonCompliantResourcesCount: active,
        },
      },
    ];
    const failed = [
      { afterMs: 0, details: { checkRunStatus: 'FAILED' as const, errorCode: 'INSUFFICIENT_PERMISSIONS' as const } },
    ];
    const own = await startOwn({
      audits: [6, 5, 3, 2, 1, 0].map((daysAgo) => ({
        taskId: `a${daysAgo}`,
        taskType: 'SCHEDULED_AUDIT_TASK',
        scheduledAuditName: 'nightly',
        startTime: at(daysAgo),
        end: { afterMs: 0, taskStatus: 'COMPLETED' },
        checks: {
          CA_CERTIFICATE_EXPIRING_CHECK: done(10 - daysAgo),
          ...(daysAgo > 2 && { LOGGING_DISABLED_CHECK: done(1) }),
          CONFLICTING_CLIENT_IDS_CHECK: daysAgo === 1 ? failed : done(2),
        },
      })),
    });
    const { page } = await open(`${own.gateway.url}/posture?view=trend&days=7`);
    await waitUntilLoaded(page);
    const day = (daysAgo: number): string => at(daysAgo).toISOString().slice(0, 10);
    expect(
      await page
        .locator('rect.gap[data-day]')
        .evaluateAll((found: { dataset: { day: string } }[]) => found.map(({ dataset }) => dataset.day)),
    ).toEqual([day(4)]);
    await page.getByText('Table of the figures').click();
    const rows = await tableOn(page, 'by check and day');
    expect(rows.find(({ Check }) => Check === 'CA certificate expiring')).toMatchObject({
      [day(6)]: '4',
      [day(5)]: '5',
      [day(4)]: 'no audit',
      [day(3)]: '7',
      [day(0)]: '10', // prettier-ignore
    });
    const markers = (await tableOn(page, 'Checks that began')).map(
      ({ Day, Check, 'What happened': what }) => `${Day} ${Check} ${what}`,
    );
    expect(markers).toEqual([`${day(1)} Conflicting client IDs failed`, `${day(2)} Logging disabled was switched off`]);
  });

  it('shows audits in progress, follows them gently, and pauses in a hidden tab', async () => {
    let time = Date.now();
    const own = await startOwn(
      {
        clock: () => new Date(time),
        audits: [
          {
            taskId: 'running',
            taskType: 'ON_DEMAND_AUDIT_TASK',
            startTime: new Date(time - 60_000),
            end: { afterMs: 3_600_000, taskStatus: 'COMPLETED' },
            checks: {
              LOGGING_DISABLED_CHECK: [{ afterMs: 0, details: nothingFound }],
              CONFLICTING_CLIENT_IDS_CHECK: [
                { afterMs: 0, details: { checkRunStatus: 'WAITING_FOR_DATA_COLLECTION' } },
                { afterMs: 600_000, details: nothingFound },
              ],
            },
          },
        ],
      },
      ['--cache-mb', '0'],
    );
    const { page, complaints } = await open('about:blank');
    await page.clock.install();
    await page.goto(`${own.gateway.url}/posture?view=running`);
    await waitUntilLoaded(page);
    const progress = async (): Promise<string | undefined> =>
      (await tableOn(page, 'Checks that have ended'))[0]?.['Checks that have ended'];
    expect(await progress()).toBe('1 of 2');
    const setHidden = (isHidden: boolean) =>
      page.evaluate(
        `Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${isHidden} }); document.dispatchEvent(new Event('visibilitychange'))`,
      );
    await setHidden(true);
    const before = own.emulator.calls.length;
    await page.clock.runFor(300_000);
    expect(own.emulator.calls.length).toBe(before);
    time += 900_000;
    await setHidden(false);
    await expect.poll(progress, waiting).toBe('2 of 2');
    const seen = own.emulator.calls.length;
    await page.clock.runFor(9_000);
    expect(own.emulator.calls.length).toBe(seen);
    time += 3_600_000;
    await page.clock.runFor(2_000);
    await page.getByText('No audit is in progress.').waitFor();
    expect(complaints).toEqual([]);
  });

  it('compares two audits, filters by severity and schedule, and a link shows the same', async () => {
    const { page } = await openLoaded('?view=compare');
    const audits = finished().filter(({ schedule }) => schedule === 'daily-audit');
    const [after, , before] = audits;
    await choiceOn(page, 'After').selectOption(after?.taskId ?? '');
    await choiceOn(page, 'Before').selectOption(before?.taskId ?? '');
    await page.getByLabel('Critical').check();
    await choiceOn(page, 'Schedule').selectOption('daily-audit');
    const shown = await tableOn(page, 'What changed, by check');
    expect(new Set(shown.map(({ Severity }) => Severity))).toEqual(new Set(['Critical']));
    for (const { Check = '', Before, After } of shown) {
      const name = `${Check.toUpperCase().replaceAll(' ', '_')}_CHECK`;
      const count = (audit: HeldAudit | undefined): string =>
        activeOf(audit?.checks.get(name))?.toLocaleString('en') ?? 'no result';
      expect({ name, Before, After }).toEqual({ name, Before: count(before), After: count(after) });
    }
    const link = page.url();
    expect(new URL(link).search).toBe(
      `?view=compare&schedule=daily-audit&severity=critical&before=${before?.taskId}&after=${after?.taskId}`,
    );
    const other = await open(link);
    await waitUntilLoaded(other.page);
    expect(await tableOn(other.page, 'What changed, by check')).toEqual(shown);
    await page.goBack();
    await page.goBack();
    await expect
      .poll(async () => (await tableOn(page, 'What changed, by check')).length, waiting)
      .toBeGreaterThan(shown.length);
  });

  it('saves what it shows as CSV', async () => {
    const { page } = await openLoaded('');
    const [latest] = finished();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as CSV: Checks of this audit' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`audit-${latest?.taskId}.csv`);
    const [heading, ...lines] = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
    expect(heading).toBe('Check,Severity,Non-compliant,Change,Since,Suppressed,Resources,State,Audit');
    expect(lines).toHaveLength(latest?.checks.size ?? -1);
    for (const line of lines) {
      const [name = '', , active] = line.split(',');
      expect({ name, active }).toEqual({ name, active: String(activeOf(latest?.checks.get(name)) ?? '') });
    }
  });

  describe('at a gateway that asks for credentials', () => {
    let asking: Gateway;
    beforeAll(async () => {
      const callers = join(folder, 'callers.json');
      const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
      const operations = ['listAuditTasks', 'describeAuditTask'];
      const reader = { name: 'reader', apiKeys: [{ sha256: sha256(key) }], operations, targets: ['default'] };
      const lister = {
        ...reader,
        name: 'other',
        apiKeys: [{ sha256: sha256(`${key}-other`) }],
        operations: ['listAuditTasks'],
      };
      await writeFile(callers, JSON.stringify({ callers: [reader, lister] }));
      const front = { upstreamUrl: emulator.url, region: emulator.region, clock: () => new Date() };
      asking = await startGatewayInFront({ ...front, flags: [...quotas, '--auth', 'apiKey', '--callers', callers] });
    });
    afterAll(() => asking.close());

    async function signIn(page: Page, value: string): Promise<void> {
      await page.locator('.sign-in input[type=password]').fill(value);
      await page.keyboard.press('Enter');
    }

    it('asks for a key, says what is wrong with it, and forgets it and all figures on sign-out', async () => {
      const { page, complaints } = await open(`${asking.url}/posture`);
      const alert = page.getByRole('alert');
      await alert.getByText('The gateway asks who you are').waitFor();
      expect((await axeOn(page)).violations).toEqual([]);
      await signIn(page, 'wrong');
      await alert.getByText('The gateway does not know this key or token').waitFor();
      await signIn(page, `${key}-other`);
      await alert.getByText('You may not read these audits').waitFor();
      expect(await page.locator('table').count()).toBe(0);
      await signIn(page, key);
      await page.locator('.tiles').waitFor();
      await waitUntilLoaded(page);
      expect(complaints.filter((text) => !text.startsWith(refused))).toEqual([]);

      expect(await page.evaluate('JSON.stringify([localStorage, document.cookie])')).toBe('[{},""]');
      expect(await page.evaluate('JSON.stringify(sessionStorage)')).toContain(key);
      const databases = 'indexedDB.databases().then((found) => found.length)';
      expect(await page.evaluate(databases)).toBe(1);
      await page.reload();
      await page.locator('.tiles').waitFor();

      await page.getByRole('button', { name: 'Sign out' }).click();
      await alert.getByText('The gateway asks who you are').waitFor();
      expect(await page.locator('table').count()).toBe(0);
      expect(await page.evaluate('JSON.stringify(sessionStorage)')).toBe('{}');
      await page.reload();
      await alert.getByText('The gateway asks who you are').waitFor();
      expect(await page.locator('table').count()).toBe(0);
    });

    it('does not show another caller what the browser has kept', async () => {
      const { page } = await open(`${asking.url}/posture`);
      await signIn(page, key);
      await page.locator('.tiles').waitFor();
      await waitUntilLoaded(page);
      await page.evaluate('sessionStorage.clear(); location.reload()');
      await page.getByText('The gateway asks who you are').waitFor();
      expect(await page.locator('table, .tiles').count()).toBe(0);
    });
  });

  it('says so where AWS throttles, goes on by itself, and says what it waits for', async () => {
    const own = await startOwn({ faults: { throttleRate: 1 } });
    const { page } = await open(`${own.gateway.url}/posture`);
    await page.getByRole('alert').getByText('Too many requests').waitFor();
    own.emulator.faults = { latencyMs: 1500 };
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.progress', { hasText: 'Waiting for the latest audit…' }).waitFor();
    await page.locator('.tiles').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('marks what it shows as old where AWS or the gateway is away, and recovers', async () => {
    const own = await startOwn({}, ['--cache-mb', '0']);
    const { page } = await open(`${own.gateway.url}/posture`);
    await waitUntilLoaded(page);
    const shown = await tableOn(page, 'Checks of this audit');
    await own.emulator.close();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByRole('alert').getByText('AWS cannot be reached').waitFor();
    await page.locator('.old', { hasText: /Old figures.* was read \d{4}-/ }).waitFor();
    expect(await tableOn(page, 'Checks of this audit')).toEqual(shown);
    expect((await axeOn(page)).violations).toEqual([]);
    await own.gateway.close();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByRole('alert').getByText('The gateway is away').waitFor();
    expect(await tableOn(page, 'Checks of this audit')).toEqual(shown);
  });

  it('shows what could be read where some audits could not, names these, and reads them later', async () => {
    const own = await startOwn({ faults: { internalFailureRate: 0.7 } });
    const { page } = await open(`${own.gateway.url}/posture?days=7`);
    const lost = page.locator('.lost', { hasText: /audits? could not be read/ });
    for (let attempts = 0; !(await lost.isVisible()) && attempts < 20; attempts += 1) {
      await page.getByRole('button', { name: 'Refresh' }).click();
      await waitUntilLoaded(page);
    }
    expect(await lost.locator('li').first().textContent()).toMatch(/^[0-9a-f]{32}: /);
    own.emulator.faults = {};
    await page.getByRole('button', { name: 'Refresh' }).click();
    await lost.waitFor({ state: 'detached' });
    expect(await tableOn(page, 'Checks of this audit')).not.toEqual([]);
  });

  it('says that an audit is stale where its schedule should have run again', async () => {
    const day = (daysAgo: number) => new Date(Date.now() - daysAgo * dayMs);
    const { gateway: own } = await startOwn({
      audits: [5, 4, 3].map((daysAgo) => ({
        taskId: `a${daysAgo}`,
        taskType: 'SCHEDULED_AUDIT_TASK',
        scheduledAuditName: 'nightly',
        startTime: day(daysAgo),
        end: { afterMs: 0, taskStatus: 'COMPLETED' },
        checks: { LOGGING_DISABLED_CHECK: [{ afterMs: 0, details: nothingFound }] },
      })),
    });
    const { page } = await open(`${own.url}/posture`);
    await waitUntilLoaded(page);
    expect(await page.locator('.summary').innerText()).toMatch(
      /nightly Stale\s+It started .* 3 days ago; the schedule runs daily\. It is older than its schedule/,
    );
  });

  it('shows another account or region of the gateway by its name', async () => {
    const config = join(folder, 'targets.json');
    const us = await startOwn({ seed: 'another account' });
    const targets = { us: { region: us.emulator.region, upstreamUrl: us.emulator.url } };
    await writeFile(config, JSON.stringify({ targets }));
    const own = await startOwn({}, ['--config', config]);
    const { page, requests } = await open(`${own.gateway.url}/posture`);
    await page.locator('.tiles').waitFor();
    await page.getByLabel('Target').fill('us');
    // What is typed stays, however often the page is drawn anew while it loads.
    await waitUntilLoaded(page);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Audit posture of us' }).waitFor();
    await waitUntilLoaded(page);
    const [latest] = auditsHeldBy(us.emulator, us.now).filter(({ ended }) => ended !== undefined);
    expect(await page.locator('.summary time').getAttribute('datetime')).toBe(
      new Date(latest?.start ?? 0).toISOString(),
    );
    expect(requests.at(-1)).toContain('/us/audit/tasks');
  });

  it('shows checks, states and types that the contract does not know as they are', async () => {
    const own = await startOwn({ faults: { unknownValues: true, unknownMembers: true } });
    const { page, complaints } = await open(`${own.gateway.url}/posture`);
    await waitUntilLoaded(page);
    const row = (await tableOn(page, 'Checks of this audit')).find(({ Check }) => Check === 'Emulated later');
    expect(row).toMatchObject({
      Severity: 'Unrated',
      State: 'emulated later value: emulated later value',
      'Non-compliant': '',
    });
    await page.getByRole('link', { name: 'Trend' }).click();
    await page.locator('.chart').first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('works by the keyboard alone', async () => {
    const { page } = await openLoaded('');
    const press = async (...keys: string[]): Promise<void> => {
      for (const each of keys) await page.keyboard.press(each);
    };
    const focused = (): Promise<unknown> => page.evaluate('document.activeElement.textContent.trim()');
    await press('Tab');
    expect(await focused()).toBe('Skip to the content');
    await press('Tab', 'Tab');
    expect(await focused()).toBe('Trend');
    await press('Enter');
    await page.locator('.chart').first().waitFor();
    expect(new URL(page.url()).search).toBe('?view=trend');
    await page.getByText('Table of the figures').focus();
    await press('Enter');
    await tableOn(page, 'by check and day');
    await page.getByRole('region', { name: 'Figures of the charts' }).focus();
    await page.getByLabel('High').focus();
    await press('Space');
    await expect.poll(() => new URL(page.url()).search, waiting).toBe('?view=trend&severity=high');
  });

  it.each([
    { title: 'light', colorScheme: 'light', width: 1280 },
    { title: 'dark', colorScheme: 'dark', width: 1280 },
    { title: 'narrow', colorScheme: 'light', width: 360 },
  ] as const)('passes axe-core and fits its window, $title', async ({ title, colorScheme, width }) => {
    const { page } = await open('about:blank');
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 1000 });
    for (const view of ['now', 'trend', 'running', 'compare']) {
      await page.goto(`${gateway.url}/posture?view=${view}&days=7`);
      await waitUntilLoaded(page);
      if (view === 'trend') await page.getByText('Table of the figures').click();
      const { violations, passes } = await axeOn(page);
      expect({ view, violations }).toEqual({ view, violations: [] });
      expect(passes).toBeGreaterThan(15);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      await page.screenshot({ path: `reports/posture-${view}-${title.replaceAll(' ', '-')}.png`, fullPage: true });
    }
  });

  it('prints the figures without its controls', async () => {
    const { page } = await openLoaded('?view=trend');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.chart').first().isVisible()).toBe(true);
    for (const control of ['.filters', '.actions', '.csv']) {
      expect(await page.locator(control).first().isVisible()).toBe(false);
    }
    expect((await page.pdf({ path: 'reports/posture-trend.pdf' })).length).toBeGreaterThan(10_000);
  });

  it('is where / leads a browser, under any host name and path prefix', async () => {
    const prefix = '/internal/audits';
    const ingress = http.createServer((request, response) => {
      const path = (request.url ?? '').slice(prefix.length);
      http.get(`${gateway.url}${path}`, { headers: { accept: request.headers.accept } }, (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        answer.pipe(response);
      });
    });
    const { port } = new URL(await listen(ingress));
    onTestFinished(() => stop(ingress));
    const { page, requests, complaints } = await open(`http://localhost:${port}${prefix}/`);
    await waitUntilLoaded(page);
    expect(page.url()).toBe(`http://localhost:${port}${prefix}/posture`);
    await page.locator('.tiles').waitFor();
    expect(requests.filter((url) => !url.startsWith(`http://localhost:${port}${prefix}/`))).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
