import {
  type CheckComparison,
  comparePosture,
  type CheckFindings,
  type DescribedAudit,
} from '@audit-gateway/client/posture';
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { auditBefore, isFinished, ratingOf, selectAudits, showsCheck } from '../model/audits.ts';
import { amountOf, changeWords, nameInWords, timeInWords } from '../text/words.ts';
import type { ViewProps } from './view-props.ts';
import { ChangeBadge, CheckName, SeverityBadge } from './check-name.tsx';
import { DataTable } from './data-table.tsx';

const changes = ['new', 'worse', 'better', 'fixed', 'unchanged', 'notRun', 'unknown'] as const;

/** What changed between two audits. */
export function Compare({ page, state: { url, audits, freshAt } }: ViewProps): VNode {
  const newestFirst = useMemo(() => selectAudits(audits.values(), url), [audits, url]);
  const chosenAfter = url.after === undefined ? newestFirst.find(isFinished) : audits.get(url.after);
  const chosenBefore =
    url.before === undefined ? chosenAfter && auditBefore(chosenAfter, newestFirst) : audits.get(url.before);
  const options = [...new Set([...newestFirst, chosenBefore, chosenAfter])].filter((audit) => audit !== undefined);
  return (
    <>
      <h2>Compare two audits</h2>
      <form class="filters" aria-label="Audits to compare" onSubmit={(event) => event.preventDefault()}>
        <AuditChoice
          label="Before"
          chosen={chosenBefore}
          options={options}
          choose={(before) => page.show({ before, after: chosenAfter?.taskId })}
        />
        <AuditChoice
          label="After"
          chosen={chosenAfter}
          options={options}
          choose={(after) => page.show({ before: chosenBefore?.taskId, after })}
        />
      </form>
      {chosenBefore !== undefined && chosenAfter !== undefined ? (
        <Comparison
          comparison={comparePosture(chosenBefore, chosenAfter).checks.filter(({ checkName }) =>
            showsCheck(url, checkName),
          )}
          file={`compare-${chosenBefore.taskId}-${chosenAfter.taskId}`}
        />
      ) : (
        <p class="empty">{freshAt === undefined ? '' : 'Choose two audits.'}</p>
      )}
    </>
  );
}

interface AuditChoiceProps {
  readonly label: string;
  readonly chosen: DescribedAudit | undefined;
  readonly options: readonly DescribedAudit[];
  readonly choose: (taskId: string) => void;
}

function AuditChoice({ label, chosen, options, choose }: AuditChoiceProps): VNode {
  return (
    <label>
      {label}
      <select value={chosen?.taskId ?? ''} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        {chosen === undefined && <option value="">choose one</option>}
        {options.map((audit) => (
          <option key={audit.taskId} value={audit.taskId}>
            {timeInWords(audit.taskStartTime)}, {audit.scheduledAuditName ?? 'on demand'},{' '}
            {nameInWords(audit.taskStatus ?? 'unknown').toLowerCase()}
          </option>
        ))}
      </select>
    </label>
  );
}

function Comparison({
  comparison,
  file,
}: {
  readonly comparison: readonly CheckComparison[];
  readonly file: string;
}): VNode {
  const count = (findings: CheckFindings | undefined): number | string => findings?.active ?? 'no result';
  return (
    <>
      <ul class="tiles" aria-label="Checks by what changed">
        {changes.map((change) => {
          const amount = comparison.filter((check) => check.change === change).length;
          return (
            <li key={change} class={`tile ${change}`}>
              <span class="title">{changeWords[change][1]}</span> <strong>{amount}</strong>{' '}
              <span class="of">{amountOf(amount, 'check').replace(/^\S+ /, '')}</span>
            </li>
          );
        })}
      </ul>
      <DataTable
        caption="What changed, by check"
        file={file}
        empty="No check passes the filters."
        rows={comparison}
        rowKey={({ checkName }) => checkName}
        columns={[
          {
            heading: 'Check',
            value: ({ checkName }) => checkName,
            show: ({ checkName }) => <CheckName name={checkName} />,
          },
          {
            heading: 'Severity',
            value: ({ checkName }) => ratingOf(checkName),
            show: ({ checkName }) => <SeverityBadge name={checkName} />,
          },
          { heading: 'Change', value: ({ change }) => change, show: ({ change }) => <ChangeBadge change={change} /> },
          { heading: 'Before', value: ({ before }) => count(before) },
          { heading: 'After', value: ({ after }) => count(after) },
          { heading: 'Suppressed before', value: ({ before }) => before?.suppressed },
          { heading: 'Suppressed after', value: ({ after }) => after?.suppressed },
        ]}
      />
    </>
  );
}
