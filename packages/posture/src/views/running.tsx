import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { isFinished, progressOf, selectAudits, startOf } from '../model/audits.ts';
import { agoInWords, nameInWords, timeInWords } from '../text/words.ts';
import type { ViewProps } from './view-props.ts';
import { DataTable } from './data-table.tsx';

/** The audits in progress. */
export function Running({ state: { url, audits, now, freshAt } }: ViewProps): VNode {
  const running = useMemo(
    () => selectAudits(audits.values(), url).filter((audit) => !isFinished(audit)),
    [audits, url],
  );
  return (
    <>
      <h2>Audits in progress</h2>
      <p class="note">They are looked at every ten seconds while this tab is visible.</p>
      <DataTable
        caption="Checks that have ended"
        file="audits-in-progress"
        empty={freshAt === undefined ? '' : 'No audit is in progress.'}
        rows={running}
        rowKey={({ taskId }) => taskId}
        columns={[
          { heading: 'Audit', value: ({ scheduledAuditName }) => scheduledAuditName ?? 'on demand' },
          { heading: 'Id', value: ({ taskId }) => taskId, isHidden: true },
          { heading: 'State', value: ({ taskStatus = 'unknown' }) => nameInWords(taskStatus).toLowerCase() },
          {
            heading: 'Started',
            value: ({ taskStartTime }) => timeInWords(taskStartTime),
            show: (audit) => `${timeInWords(audit.taskStartTime)}, ${agoInWords(startOf(audit), now)}`,
          },
          {
            heading: 'Checks that have ended',
            value: (audit) => `${progressOf(audit).done} of ${progressOf(audit).total}`,
            show: (audit) => {
              const { done, total } = progressOf(audit);
              return (
                <>
                  <progress value={done} max={Math.max(1, total)} aria-label={`Progress of ${audit.taskId}`} /> {done}{' '}
                  of {total}
                </>
              );
            },
          },
          {
            heading: 'Waiting for data',
            value: ({ auditDetails = {} }) =>
              Object.values(auditDetails).filter(
                ({ checkRunStatus }) => checkRunStatus === 'WAITING_FOR_DATA_COLLECTION',
              ).length,
          },
        ]}
      />
    </>
  );
}
