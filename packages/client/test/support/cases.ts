/** A period for listings whose period does not matter. */
export const period = { startTime: '2026-01-01T00:00:00Z', endTime: '2026-02-01T00:00:00Z' } as const;

/** The id of an audit as AWS gives it. */
export const taskId = '9f2b6a7c1d3e4f508192a3b4c5d6e7f8';
