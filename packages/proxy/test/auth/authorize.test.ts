import { describe, expect, it } from 'vitest';
import { authorize, type Caller } from '../../src/auth/caller.ts';
import { failureOf } from './fixture.ts';

describe('a caller', () => {
  const caller: Caller = {
    name: 'ticket-bot',
    operations: new Set(['describeAuditTask']),
    targets: new Set(['us']),
    rateLimiter: undefined,
  };

  it('may use the operations that are listed for it', () => {
    expect(() => authorize(caller, 'describeAuditTask')).not.toThrow();
  });

  it('may use no other operation, and is told its own', async () => {
    const failure = await failureOf(() => authorize(caller, 'listAuditTasks'));
    expect(failure).toMatchObject({ kind: 'forbidden', status: 403, code: 'AccessDeniedException', source: 'caller' });
    expect(failure.message).toBe('The caller ticket-bot may not use listAuditTasks; allowed: describeAuditTask.');
  });

  it('may use nothing where nothing is listed', async () => {
    const nobody: Caller = { ...caller, operations: new Set() };
    expect((await failureOf(() => authorize(nobody, 'describeAuditTask'))).kind).toBe('forbidden');
  });
});
