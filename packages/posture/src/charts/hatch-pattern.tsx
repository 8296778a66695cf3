import type { VNode } from 'preact';

/** The pattern of what has no result, for `fill="url(#id)"` in the same chart. */
export function HatchPattern({ id }: { readonly id: string }): VNode {
  return (
    <defs>
      <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="hatch" width="2" height="6" />
      </pattern>
    </defs>
  );
}
