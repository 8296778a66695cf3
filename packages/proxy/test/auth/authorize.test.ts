import { describe, expect, it } from 'vitest';
import { authorize, type Caller } from '../../src/auth/caller.ts';
import { failureOf } from './fixture.ts';

describe('Authorize', () => {
  const caller: Caller = {
    name: 'ticket-bot',
    operations: new Set(['describeAuditTask']),
    targets: new Set(['us']),
    rateLimiter: undefined,
  };

  it('a caller may use the operations that are listed for it', () => {
    expect(() => authorize(caller, 'describeAuditTask')).not.toThrow();
  });

  it('a caller may use no other operation, and the error lists its own', async () => {
    const failure = await failureOf(() => authorize(caller, 'listAuditTasks'));
    expect(failure).toMatchObject({ kind: 'forbidden', status: 403, code: 'AccessDeniedException', source: 'caller' });
    expect(failure.message).toBe('The caller ticket-bot may not use listAuditTasks; allowed: describeAuditTask.');
  });

  it('a caller may use nothing where nothing is listed', async () => {
    const nobody: Caller = { ...caller, operations: new Set() };
    expect((await failureOf(() => authorize(nobody, 'describeAuditTask'))).kind).toBe('forbidden');
  });
});
