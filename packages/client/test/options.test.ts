import { inspect } from 'node:util';
import { type AuditClientOptions, createAuditClient } from '@audit-gateway/client';
import { describe, expect, it } from 'vitest';
import { failureOf } from './support/failure-of.ts';

const baseUrl = 'http://127.0.0.1:8080';

async function refusalOf(options: AuditClientOptions): Promise<unknown> {
  return await failureOf(new Promise((resolve) => resolve(createAuditClient(options))));
}

describe('createAuditClient', () => {
  it.each([
    ['a base URL that is none', { baseUrl: 'secret' }],
    ['a base URL with a password', { baseUrl: 'http://me:secret@127.0.0.1:8080' }],
    ['an API key of two lines', { baseUrl, apiKey: 'secret\nx' }],
    ['a token that no header can have', { baseUrl, token: 'secret 𝄞' }],
  ])('refuses %s and keeps it to itself', async (_case, options) => {
    const error = await refusalOf(options);
    expect(error).toMatchObject({
      code: 'InvalidArgument',
      message: '/options has a wrong baseUrl, apiKey or token',
      errors: [{ path: '/options' }],
    });
    expect(inspect(error)).not.toContain('secret');
  });
});
