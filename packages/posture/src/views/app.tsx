import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Page } from '../page/page.ts';
import type { PageState } from '../page/state.ts';
import { Compare } from './compare.tsx';
import { Filters } from './filters.tsx';
import { Header, viewTitles } from './header.tsx';
import { Notices } from './notices.tsx';
import { Now } from './now.tsx';
import { Running } from './running.tsx';
import { SignIn } from './sign-in.tsx';
import { TrendView } from './trend.tsx';

const contents = { now: Now, trend: TrendView, running: Running, compare: Compare };

/** The whole page. */
export function App({ page }: { readonly page: Page }): VNode {
  const state = useStateOf(page);
  const { view } = state.url;
  useEffect(() => {
    document.title = `${viewTitles[view]} – audit posture`;
  }, [view]);
  const Content = contents[view];
  const isLockedOut = state.failure !== undefined && state.freshAt === undefined;
  return (
    <>
      <Header page={page} state={state} />
      <main id="content" tabIndex={-1}>
        <Notices page={page} state={state} />
        {state.failure?.asksForCredential === true && <SignIn page={page} state={state} />}
        <div aria-busy={state.loading !== undefined}>
          {!isLockedOut && (
            <>
              <Filters page={page} state={state} />
              <Content page={page} state={state} />
            </>
          )}
        </div>
      </main>
    </>
  );
}

function useStateOf({ state }: Page): PageState {
  const [value, setValue] = useState(state.get());
  useEffect(() => {
    setValue(state.get());
    return state.subscribe(() => setValue(state.get()));
  }, [state]);
  return value;
}
