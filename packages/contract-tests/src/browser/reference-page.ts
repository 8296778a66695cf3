import type { Locator, Page } from 'playwright-core';

/** What the reference shows of a call that it made. */
export interface ShownAnswer {
  /** The HTTP status. */
  readonly status: string;
  /** Where the call went. */
  readonly url: string;
  /** The content as it is shown. */
  readonly content: string;
}

/** One operation on the reference page. */
export interface OperationForm {
  /** Opens the operation, and its form. */
  open(): Promise<void>;
  /** Calls it with what the form says and these values in place of what stands there, and waits for the answer. */
  execute(values?: Readonly<Record<string, string>>): Promise<ShownAnswer>;
  /** Scrolls to it. */
  show(): Promise<void>;
}

/** The operations that the page shows, as `GET /audit/tasks`, once it shows any. */
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

/** Gives a credential in the page's dialog. */
export async function authorize(page: Page, scheme: string, value: string): Promise<void> {
  await page.locator('.auth-wrapper .authorize').click();
  const form = page.locator('.auth-container', { has: page.getByText(scheme, { exact: true }) });
  await form.locator('input').fill(value);
  await form.getByRole('button', { name: 'Apply credentials' }).click();
  await form.getByRole('button', { name: 'Close' }).click();
}
