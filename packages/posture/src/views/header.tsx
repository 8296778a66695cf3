import type { VNode } from 'preact';
import { formatUrlState, type UrlState, type View, views } from '../page/url-state.ts';
import type { ViewProps } from './view-props.ts';

/** The names of the views. */
export const viewTitles: Readonly<Record<View, string>> = {
  now: 'Now',
  trend: 'Trend',
  running: 'Running',
  compare: 'Compare',
};

/** The title, the way to the views, and the way out. */
export function Header({ page, state }: ViewProps): VNode {
  return (
    <header>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <h1>
        Audit posture
        {state.url.target !== undefined && <span class="target"> of {state.url.target}</span>}
      </h1>
      <nav aria-label="Views">
        {views.map((view) => (
          <StateLink key={view} page={page} url={state.url} change={{ view }} isCurrent={view === state.url.view}>
            {viewTitles[view]}
          </StateLink>
        ))}
      </nav>
      <p class="actions">
        <button type="button" onClick={page.refresh}>
          Refresh
        </button>
        {state.credential !== undefined && (
          <button type="button" onClick={page.signOut}>
            Sign out
          </button>
        )}
      </p>
    </header>
  );
}

interface StateLinkProps {
  readonly page: ViewProps['page'];
  readonly url: UrlState;
  readonly change: Partial<UrlState>;
  readonly isCurrent: boolean;
  readonly children: string;
}

/** A link to the page in another state, which can be copied and opened in another tab. */
export function StateLink({ page, url, change, isCurrent, children }: StateLinkProps): VNode {
  const follow = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    page.show(change);
  };
  const query = formatUrlState({ ...url, ...change });
  return (
    <a href={query === '' ? location.pathname : query} aria-current={isCurrent ? 'page' : undefined} onClick={follow}>
      {children}
    </a>
  );
}
