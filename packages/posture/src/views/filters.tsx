import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Severity } from '../model/audits.ts';
import { ranges, severities } from '../page/url-state.ts';
import { nameInWords, severityWords } from '../text/words.ts';
import type { ViewProps } from './view-props.ts';

/** Chooses what is shown; the address follows. */
export function Filters({ page, state: { url, audits } }: ViewProps): VNode {
  const types = useMemo(() => valuesOf(audits, 'taskType', url.type), [audits, url.type]);
  const schedules = useMemo(() => valuesOf(audits, 'scheduledAuditName', url.schedule), [audits, url.schedule]);
  const choose = (severity: Severity, isShown: boolean): void => {
    page.show({ severities: severities.filter((one) => (one === severity ? isShown : url.severities.includes(one))) });
  };
  return (
    <form class="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
      <label>
        Type
        <select
          value={url.type ?? ''}
          onChange={({ currentTarget }) => page.show({ type: currentTarget.value || undefined })}
        >
          <option value="">all</option>
          {types.map((type) => (
            <option key={type} value={type}>
              {nameInWords(type.replace(/_AUDIT_TASK$/, ''))}
            </option>
          ))}
        </select>
      </label>
      <label>
        Schedule
        <select
          value={url.schedule ?? ''}
          onChange={({ currentTarget }) => page.show({ schedule: currentTarget.value || undefined })}
        >
          <option value="">all</option>
          {schedules.map((schedule) => (
            <option key={schedule} value={schedule}>
              {schedule}
            </option>
          ))}
        </select>
      </label>
      <label>
        Days
        <select
          value={url.days}
          onChange={({ currentTarget }) =>
            page.show({ days: ranges.find((range) => String(range) === currentTarget.value) ?? url.days })
          }
        >
          {ranges.map((range) => (
            <option key={range} value={range}>
              {range}
            </option>
          ))}
        </select>
      </label>
      <fieldset>
        <legend>Severity</legend>
        {severities.map((severity) => (
          <label key={severity}>
            <input
              type="checkbox"
              checked={url.severities.includes(severity)}
              onChange={({ currentTarget }) => choose(severity, currentTarget.checked)}
            />
            {severityWords[severity]}
          </label>
        ))}
      </fieldset>
      <label>
        Target
        {/* Not `value`: while audits load, the page is drawn again and again, and would take back what is being typed. */}
        <input
          key={url.target}
          type="text"
          size={10}
          placeholder="default"
          pattern="[\w.\-]+"
          defaultValue={url.target ?? ''}
          onChange={({ currentTarget }) => {
            if (currentTarget.validity.valid) page.show({ target: currentTarget.value || undefined });
          }}
        />
      </label>
    </form>
  );
}

/** The values that the audits have, and the one that is chosen. */
function valuesOf(
  audits: ViewProps['state']['audits'],
  member: 'taskType' | 'scheduledAuditName',
  chosen: string | undefined,
): string[] {
  const values = [...audits.values()].map((audit): string | undefined => audit[member]);
  return [...new Set([...values, chosen])].filter((value) => value !== undefined).sort();
}
