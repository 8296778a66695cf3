import type { Series } from './measure.ts';
import { figure } from './report.ts';
import { median } from './statistics.ts';
import { workloads } from './workloads.ts';

const legends: Readonly<Record<string, string>> = {
  bare: 'Express + undici, bare',
  nginx: 'nginx, plain',
  prism: 'Prism, validating',
};
const width = 720;
const labelWidth = 165;
const longestBar = width - labelWidth - 165;

/**
 * A chart of the requests a second of each server, workload by workload, as SVG. Its colours follow the reader's light or
 * dark mode.
 */
export function renderChart(series: readonly Series[]): string {
  const rateOf = ({ measurements }: Series): number => median(measurements.map((one) => one.requestsPerSecond));
  const highest = Math.max(...series.map(rateOf));
  const parts: string[] = [];
  let y = 52;
  for (const { name, description } of workloads) {
    const group = series.filter(({ workload }) => workload === name);
    if (group.length === 0) continue;
    parts.push(text(0, y + 22, 'group', `${name}: ${description}`));
    y += 34;
    for (const one of group) {
      const rate = rateOf(one);
      const length = Math.round((rate / highest) * longestBar);
      const p99 = median(one.measurements.map(({ p99Ms }) => p99Ms));
      parts.push(
        text(labelWidth - 8, y + 14, 'label', legends[one.server] ?? one.server),
        `<rect x="${labelWidth}" y="${y + 2}" width="${length}" height="16" rx="2"${one.server === 'gateway' ? ' class="main"' : ''}/>`,
        text(labelWidth + length + 6, y + 14, 'value', `${figure(rate)} (p99 ${figure(p99, 1)} ms)`),
      );
      y += 22;
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y + 10}" width="${width}" role="img">
<title>Requests a second</title>
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
${text(0, 18, 'title', 'Requests a second')}
${text(0, 40, 'note', 'One core, 32 callers, loopback upstream; medians. More is better.')}
${parts.join('\n')}
</svg>
`;
}

function text(x: number, y: number, kind: string, content: string): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<text x="${x}" y="${y}" class="${kind}">${escaped}</text>`;
}
