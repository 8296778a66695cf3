import type { VNode } from 'preact';
import { amountOf, agoInWords, timeInWords } from '../text/words.ts';
import type { ViewProps } from './view-props.ts';

/** What is being waited for, what failed, and how old the figures are. */
export function Notices({ page, state }: ViewProps): VNode {
  const { failure, freshAt, loading, waiting, lost, now } = state;
  const isOld = failure !== undefined && freshAt !== undefined;
  return (
    <div class="notices">
      {failure !== undefined && (
        <section class="failure" role="alert">
          <h2>{failure.title}</h2>
          <p>{failure.advice}</p>
          {failure.detail !== undefined && (
            <details>
              <summary>What was said</summary>
              <p class="detail">{failure.detail}</p>
            </details>
          )}
          {!failure.asksForCredential && (
            <button type="button" onClick={page.refresh}>
              Try again
            </button>
          )}
        </section>
      )}
      {isOld && (
        <p class="old" role="status">
          <strong>Old figures.</strong> What is shown was read {timeInWords(freshAt)}, {agoInWords(freshAt, now)}.
        </p>
      )}
      {lost.size > 0 && (
        <details class="lost">
          <summary>{amountOf(lost.size, 'audit')} could not be read, and are missing in what is shown</summary>
          <ul>
            {[...lost].slice(0, 20).map(([taskId, { title }]) => (
              <li key={taskId}>
                {taskId}: {title}
              </li>
            ))}
          </ul>
        </details>
      )}
      <div class="progress" role="status">
        {loading !== undefined && (
          <>
            <progress
              aria-label="Progress of loading"
              value={loading.total === undefined ? undefined : loading.done}
              max={loading.total ?? 1}
            />
            <span>
              {waiting ??
                (loading.total === undefined
                  ? `Waiting for ${loading.what}…`
                  : `Reading ${loading.what}: ${loading.done} of ${loading.total}. AWS describes 25 a second.`)}
            </span>
          </>
        )}
      </div>
    </div>
  );
}
