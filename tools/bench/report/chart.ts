/** A bar of a chart. */
export interface Bar {
  /** What it stands for. */
  readonly label: string;
  /** How long it is, 0 or more. */
  readonly value: number;
  /** Written at its end. */
  readonly text: string;
  /** Whether it is what the chart is about. */
  readonly isMain: boolean;
}

/** Bars that are compared with each other. */
export interface BarGroup {
  /** What they have in common. */
  readonly title: string;
  /** The bars, from top to bottom. */
  readonly bars: readonly Bar[];
}

const width = 720;
const labelWidth = 165;
const valueWidth = 165;
const rowHeight = 22;
const titleHeight = 34;
const headHeight = 52;

/**
 * A chart of horizontal bars in groups, as SVG. Its text is text, and its colours follow the reader's light or dark mode.
 *
 * @param title What it shows.
 * @param note One line below the title.
 */
export function renderChart(title: string, note: string, groups: readonly BarGroup[]): string {
  const longest = Math.max(...groups.flatMap(({ bars }) => bars.map(({ value }) => value)));
  let y = headHeight;
  const parts = groups.flatMap(({ title: groupTitle, bars }) => {
    const heading = text(0, y + 22, 'group', groupTitle);
    y += titleHeight;
    const rows = bars.map((bar) => {
      const row = renderBar(bar, y, longest);
      y += rowHeight;
      return row;
    });
    return [heading, ...rows];
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y + 10}" width="${width}" role="img">
<title>${escape(title)}</title>
<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.title { font-size: 17px; font-weight: 600 }
.group { font-weight: 600 }
.note { fill: #59636e }
.label { text-anchor: end }
rect { fill: #9aa4af }
.main { fill: #0969da }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc }
.note { fill: #9198a1 }
rect { fill: #656c76 }
.main { fill: #4493f8 }
}
</style>
${[text(0, 18, 'title', title), text(0, 40, 'note', note), ...parts].join('\n')}
</svg>
`;
}

function renderBar({ label, value, text: end, isMain }: Bar, y: number, longest: number): string {
  const length = longest === 0 ? 0 : Math.round((value / longest) * (width - labelWidth - valueWidth));
  return [
    text(labelWidth - 8, y + 14, 'label', label),
    `<rect x="${labelWidth}" y="${y + 2}" width="${length}" height="${rowHeight - 6}" rx="2"${isMain ? ' class="main"' : ''}/>`,
    text(labelWidth + length + 6, y + 14, 'value', end),
  ].join('\n');
}

function text(x: number, y: number, kind: string, content: string): string {
  return `<text x="${x}" y="${y}" class="${kind}">${escape(content)}</text>`;
}

function escape(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
