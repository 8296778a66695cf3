import type { AuditCheckSeverity, PostureChange } from '@audit-gateway/client/posture';
import picocolors from 'picocolors';
import type { Context, OutputStream } from '../context.ts';

/** How text is emphasized; plain where there are no colours. */
export type Style = ReturnType<typeof picocolors.createColors>;

/**
 * Decides on colours: `--no-color` and NO_COLOR (https://no-color.org) switch them off, FORCE_COLOR on; otherwise a
 * terminal that can has them.
 */
export function createStyle({ env }: Context, stream: OutputStream, wanted: boolean): Style {
  const forced = env['FORCE_COLOR'];
  const isOn = forced === undefined || forced === '' ? stream.isTTY === true && env['TERM'] !== 'dumb' : forced !== '0';
  return picocolors.createColors(wanted && !env['NO_COLOR'] && isOn);
}

/** A severity in its colour; a check that AWS added later has none. */
export function styleSeverity(
  style: Style,
  severity: AuditCheckSeverity | undefined,
  text: string = severity ?? '?',
): string {
  switch (severity) {
    case 'critical':
      return style.bold(style.red(text));
    case 'high':
      return style.red(text);
    case 'medium':
      return style.yellow(text);
    case 'low':
      return style.cyan(text);
    case undefined:
      return style.magenta(text);
  }
}

/** The state of an audit or a check in its colour, words as `toWords` makes them. */
export function styleStatus(style: Style, words: string): string {
  if (/^completed|compliant$/.test(words) && words !== 'non-compliant') return style.green(words);
  if (/^(failed|canceled)$/.test(words)) return style.red(words);
  return words === 'non-compliant' ? style.yellow(words) : style.cyan(words);
}

/** What became of a check in its colour. */
export function styleChange(style: Style, change: PostureChange, text: string): string {
  if (change === 'new' || change === 'worse') return style.red(text);
  if (change === 'fixed' || change === 'better') return style.green(text);
  return style.dim(text);
}
