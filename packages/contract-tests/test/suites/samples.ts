import type { Samples } from '../../src/cases/parameter-cases.ts';
import { wholePeriod } from '../../src/cases/whole-period.ts';
import { createClientDriver } from '../../src/drivers/client-driver.ts';
import type { Target } from '../../src/targets/target.ts';

/** Values that a target accepts: a period of whole seconds, an audit's id, the token of the page after the first audit. */
export async function findSamples(target: Target): Promise<Samples> {
  const { startTime, endTime } = wholePeriod(target.startedAt);
  const period = { startTime: wholeSeconds(startTime), endTime: wholeSeconds(endTime) };
  const driver = createClientDriver(target);
  const { value } = await driver.list({
    startTime: new Date(period.startTime),
    endTime: new Date(period.endTime),
    maxResults: 1,
  });
  const taskId = value?.tasks[0]?.taskId;
  const nextToken = value?.nextToken;
  if (taskId === undefined || nextToken === undefined) {
    throw new Error(`${target.name}: the account needs at least two audits in the last 90 days`);
  }
  return { ...period, taskId, nextToken };
}

function wholeSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
