import type { Browser, Page } from 'playwright-core';

/** A page in a browser that has nothing of earlier pages, and what it did. */
export interface OpenedPage {
  /** The page. */
  readonly page: Page;
  /** The URL of each request that it made, and of each that it wanted to make. */
  readonly requests: readonly string[];
  /** What its console says of errors and warnings, exceptions, and what the policy of its content refused. */
  readonly complaints: readonly string[];
  /** Closes it. */
  close(): Promise<void>;
}

const tellOfViolations = `addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
  console.error('policy: ' + effectiveDirective + ' refuses ' + blockedURI))`;

/** Opens a page, and keeps what it asks for and complains of. */
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
