import { describe, expect, it } from 'vitest';
import { readCorrelation } from '../../src/http/correlation.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('The ids that come with a request', () => {
  it.each([
    ['a UUID', '0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0'],
    ["nginx's $request_id", '5f3759df5f3759df5f3759df5f3759df'],
    ["AWS's trace id", 'Root=1-67891233-abcdef012345678912345678'],
    ['the longest', 'x'.repeat(128)],
  ])('are logged as they are: x-request-id is %s', (_title, id) => {
    expect(readCorrelation({ 'x-request-id': id })).toEqual({ callerRequestId: id, traceId: undefined });
  });

  it.each([
    ['too long', 'x'.repeat(129)],
    ['empty', ''],
    ['two', 'a, b'],
    ['a text', 'the password is secret'],
    ['a line and another', 'a\nb'],
    ['an escape of a terminal', '\u001b[2J'],
    ['not ASCII', 'ä'],
    ['JSON', '{"a":1}'],
  ])('are replaced where the log does not take them: x-request-id is %s', (_title, id) => {
    expect(readCorrelation({ 'x-request-id': id }).callerRequestId).toBe('(invalid)');
  });

  it.each([
    ['version 0', `00-${trace}-00f067aa0ba902b7-01`, trace],
    ['a later version', `01-${trace}-00f067aa0ba902b7-01-more`, trace],
    ['no valid version', `ff-${trace}-00f067aa0ba902b7-01`, undefined],
    ['zeros', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, undefined],
    ['a span of zeros', `00-${trace}-${'0'.repeat(16)}-01`, undefined],
    ['capitals', `00-${trace.toUpperCase()}-00f067aa0ba902b7-01`, undefined],
    ['a word', 'trace', undefined],
  ])('have the trace of a valid traceparent alone: %s', (_title, traceparent, traceId) => {
    expect(readCorrelation({ traceparent }).traceId).toBe(traceId);
  });

  it('are none where none came', () => {
    expect(readCorrelation({})).toEqual({ callerRequestId: undefined, traceId: undefined });
  });
});
