import { root, runToEnd } from '@audit-gateway/testing';
import { expect, it } from 'vitest';
import { describeWith } from './support/machine.ts';

const actionlint = process.env['ACTIONLINT'] ?? 'actionlint';

describeWith('the workflows', [actionlint], () => {
  it('have no fault that actionlint finds', async () => {
    expect(await runToEnd([actionlint], { cwd: root })).toBe('');
  });
});
