/**
 * What the document has and the emulator does not answer, with the reason: operations by their ids, members of results as
 * `describeAuditTask taskStartTime`. `test/emulated.test.ts` asks about everything that is neither here nor answered.
 */
export const notEmulated: Readonly<Record<string, string>> = {};
