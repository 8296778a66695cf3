import { dayMs } from '../account/retention.ts';
import { type Emulator, emulatorCredentials } from '../emulator-options.ts';

/** What is printed when the emulator listens: where, and a command to try. */
export function greeting({ url, region }: Emulator, now: Date): string {
  const day = (daysAhead: number): string => new Date(now.getTime() + daysAhead * dayMs).toISOString().slice(0, 10);
  const { accessKeyId, secretAccessKey } = emulatorCredentials;
  // A session token of the shell's own credentials would be sent along, and refused.
  const credentials = `AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey} AWS_SESSION_TOKEN=`;
  const period = `--start-time ${day(-30)} --end-time ${day(1)}`;
  return `audit-emulator listens on ${url}
${credentials} aws iot list-audit-tasks --endpoint-url ${url} --region ${region} ${period}
`;
}
