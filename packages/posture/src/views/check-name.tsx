import { helpUrlOf, type PostureChange } from '@audit-gateway/client/posture';
import type { VNode } from 'preact';
import { ratingOf } from '../model/audits.ts';
import { changeWords, nameInWords, severityWords } from '../text/words.ts';

/** A check by its name in words, with a link to AWS's page on why it matters and how to fix it. */
export function CheckName({ name }: { readonly name: string }): VNode {
  const url = helpUrlOf(name);
  return url === undefined ? (
    <span title={name}>{nameInWords(name)}</span>
  ) : (
    <a href={url} target="_blank" rel="noopener noreferrer" title={`${name}: AWS on why it matters, and how to fix it`}>
      {nameInWords(name)}
    </a>
  );
}

/** The severity of a check. */
export function SeverityBadge({ name }: { readonly name: string }): VNode {
  const severity = ratingOf(name);
  return <span class={`badge ${severity}`}>{severityWords[severity]}</span>;
}

/** What changed. */
export function ChangeBadge({ change }: { readonly change: PostureChange }): VNode {
  const [sign, words] = changeWords[change];
  return (
    <span class={`change ${change}`}>
      <span aria-hidden="true">{sign}</span> {words}
    </span>
  );
}
