import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts a headless Chromium with an empty profile.
 
 */
export function startBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args, headless: true });
}

/** A page in an empty browser context, and what it did. */
export interface OpenedPage {
  readonly page: Page;
  readonly requests: readonly string[];
  /** Errors and warnings of the console, exceptions, and violations of the content security policy. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

const tellOfViolations = `addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
  console.error('policy: ' + effectiveDirective + ' refuses ' + blockedURI))`;

/** Opens a page, and records its requests and complaints. */
export async function openPage(browser: Browser, url: string): Promise<OpenedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1400 } });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.addInitScript(tellOfViolations);
  await page.goto(url);
  return { page, requests, complaints, close: () => context.close() };
}

/** A call's response as the reference page shows it. */
export interface ShownResponse {
  readonly status: string;
  readonly url: string;
  readonly content: string;
}

/** One operation on the reference page. */
export interface OperationForm {
  open(): Promise<void>;
  execute(values?: Readonly<Record<string, string>>): Promise<ShownResponse>;
  show(): Promise<void>;
}

/** Waits for the page's operations, and returns them as `GET /audit/tasks`. */
export async function operationsOn(page: Page): Promise<string[]> {
  const summaries = page.locator('.opblock-summary');
  await summaries.first().waitFor();
  const shown = await summaries.all();
  return Promise.all(
    shown.map(async (summary) => {
      const method = await summary.locator('.opblock-summary-method').innerText();
      const path = await summary.locator('.opblock-summary-path').getAttribute('data-path');
      return `${method} ${path ?? ''}`;
    }),
  );
}

/** Finds an operation by its path template. */
export function operationOn(page: Page, path: string): OperationForm {
  const block = page.locator('.opblock', { has: page.locator(`[data-path="${path}"]`) });
  return {
    open: async () => {
      await block.locator('.opblock-summary-control').click();
      await block.getByRole('button', { name: 'Try it out' }).click();
    },
    execute: async (values = {}) => {
      for (const [name, value] of Object.entries(values)) await inputOf(block, name).fill(value);
      const answered = page.waitForResponse((response) => new URL(response.url()).pathname.includes('/audit/'));
      await block.getByRole('button', { name: 'Execute' }).click();
      const status = String((await answered).status());
      const row = block.locator('.live-responses-table tr.response', {
        has: page.locator('.response-col_status', { hasText: status }),
      });
      await row.waitFor();
      return {
        status: (await row.locator('.response-col_status').innerText()).trim(),
        url: (await block.locator('.request-url pre').innerText()).trim(),
        content: await row.locator('.highlight-code pre').first().innerText(),
      };
    },
    show: async () => {
      await page.evaluate(`document.querySelector('[data-path="${path}"]').scrollIntoView()`);
    },
  };
}

function inputOf(block: Locator, name: string): Locator {
  return block.locator(`tr[data-param-name="${name}"] input`);
}

/** Enters a credential in the page's dialog. */
export async function authorize(page: Page, scheme: string, value: string): Promise<void> {
  await page.locator('.auth-wrapper .authorize').click();
  const form = page.locator('.auth-container', { has: page.getByText(scheme, { exact: true }) });
  await form.locator('input').fill(value);
  await form.getByRole('button', { name: 'Apply credentials' }).click();
  await form.getByRole('button', { name: 'Close' }).click();
}
