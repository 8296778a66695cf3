import cliProgress from 'cli-progress';
import type { Context } from '../context.ts';
import type { Style } from './style.ts';

/** A bar that shows how far something is. */
export interface ProgressBar {
  /** Shows how much is done; a total of 0 is not known yet. */
  readonly update: (done: number, total: number, note?: string) => void;
  /** Takes the bar away, and leaves the terminal as it was. It may be called more than once. */
  readonly stop: () => void;
}

/** A bar on standard error where that is a terminal, and nothing elsewhere. It is taken away when it is stopped. */
export function createProgressBar({ stderr }: Context, style: Style, label: string): ProgressBar {
  if (stderr.isTTY !== true) return { update: () => undefined, stop: () => undefined };
  const size = Math.min(30, Math.max(5, (stderr.columns ?? 80) - label.length - 40));
  const bar = new cliProgress.SingleBar({
    stream: stderr,
    format: `${label} ${style.cyan('{bar}')} {value}/{total} {note}`,
    barsize: size,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
    emptyOnZero: true,
  });
  let isStarted = false;
  return {
    update: (done, total, note = '') => {
      if (isStarted) {
        bar.setTotal(total);
        bar.update(done, { note });
      } else bar.start(total, done, { note });
      isStarted = true;
    },
    stop: () => {
      if (isStarted) bar.stop();
    },
  };
}
