import type { Page } from '../page/page.ts';
import type { PageState } from '../page/state.ts';

/** What every view gets. */
export interface ViewProps {
  readonly page: Page;
  readonly state: PageState;
}
