import { AuditApiError } from '@audit-gateway/client';
import { describe, expect, it } from 'vitest';
import { describeFailure } from '../src/text/failure-text.ts';

describe('a failure in words', () => {
  it.each([
    {
      error: new AuditApiError('Unauthenticated', 'm', { status: 401 }),
      sent: false,
      title: 'The gateway asks who you are',
      asks: true,
    },
    {
      error: new AuditApiError('Unauthenticated', 'm', { status: 401 }),
      sent: true,
      title: 'The gateway does not know this key or token',
      asks: true,
    },
    {
      error: new AuditApiError('Forbidden', 'm', { status: 403 }),
      sent: true,
      title: 'You may not read these audits',
      asks: true,
    },
    {
      error: new AuditApiError('Forbidden', 'm', { status: 403 }),
      sent: false,
      title: 'You may not read these audits',
      asks: false,
    },
    {
      error: new AuditApiError('ThrottlingException', 'm', { status: 429 }),
      sent: false,
      title: 'Too many requests',
      asks: false,
    },
    {
      error: new AuditApiError('ThrottlingException', 'm', { status: 400 }),
      sent: false,
      title: 'Too many requests',
      asks: false,
    },
    {
      error: new AuditApiError('InternalFailureException', 'm', { status: 502, source: 'gateway' }),
      sent: false,
      title: 'AWS cannot be reached',
      asks: false,
    },
    {
      error: new AuditApiError('InternalFailureException', 'm', { status: 504, source: 'gateway' }),
      sent: false,
      title: 'AWS cannot be reached',
      asks: false,
    },
    {
      error: new AuditApiError('InternalFailureException', 'm', { status: 500, source: 'aws' }),
      sent: false,
      title: 'AWS cannot be reached',
      asks: false,
    },
    {
      error: new AuditApiError('InternalFailureException', 'm', { status: 503, source: 'gateway' }),
      sent: false,
      title: 'The gateway has a problem',
      asks: false,
    },
    { error: new AuditApiError('NetworkError', 'm'), sent: false, title: 'The gateway is away', asks: false },
    { error: new AuditApiError('Timeout', 'm'), sent: false, title: 'The gateway is away', asks: false },
    {
      error: new AuditApiError('ResourceNotFoundException', 'm', { status: 404 }),
      sent: false,
      title: 'There is no such audit',
      asks: false,
    },
    {
      error: new AuditApiError('BrokenResponse', 'm', { status: 200 }),
      sent: false,
      title: 'The request failed',
      asks: false,
    },
    { error: new TypeError('m'), sent: false, title: 'The page failed', asks: false },
  ])('is "$title"', ({ error, sent, title, asks }) => {
    const failure = describeFailure(error, sent);
    expect(failure).toMatchObject({ title, asksForCredential: asks });
    expect(failure.detail).toContain('m');
    expect(failure.advice).toMatch(/\.$/);
  });

  it('says how long to wait, and which request it was', () => {
    const error = new AuditApiError('ThrottlingException', 'slow down', {
      status: 429,
      retryAfterMs: 2400,
      requestId: 'r1',
    });
    expect(describeFailure(error, false)).toMatchObject({
      advice: expect.stringContaining('It works again in 3 s.'),
      detail: 'status 429: slow down (request r1)',
    });
  });
});
