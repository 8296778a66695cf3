import { documentPath } from '../base/git.ts';
import type { Change, Severity } from '../compare/change.ts';
import type { Locate } from './locate.ts';
import { whomItHits } from './terminal.ts';

const commands: Readonly<Record<Severity, string>> = { breaking: 'error', risky: 'warning', safe: 'notice' };

/**
 * Writes changes as commands of GitHub Actions, which annotate the lines of a pull request: a breaking change is an
 * error, a risky one a warning, a safe one a notice.
 *
 * Source: GitHub Docs, "Workflow commands for GitHub Actions".
 */
export function renderAnnotations(changes: readonly Change[], locate: Locate): string {
  return changes
    .map((change) => {
      const { line, column } = locate(change.pointer);
      const properties = Object.entries({ file: documentPath, line, col: column, title: `${change.severity} change` });
      const written = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(',');
      const message = `${change.pointer}: ${change.reason}${whomItHits(change)}`;
      return `::${commands[change.severity]} ${written}::${escapeMessage(message)}\n`;
    })
    .join('');
}

function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
