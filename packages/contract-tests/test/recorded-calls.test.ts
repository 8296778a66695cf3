import { expect, it } from 'vitest';
import { recordCall } from '../src/recorded-calls.ts';

const headers = { date: 'now', 'content-type': 'application/json', 'x-amzn-requestid': 'id' };
const good = { method: 'GET', target: '/audit/tasks/a', status: 200, headers, text: '{"taskStatus":"COMPLETED"}' };
const error = { ...headers, 'x-amzn-errortype': 'InvalidRequestException' };

it.each([
  { what: 'nothing for a valid response', response: good, faults: [] },
  {
    what: 'a member of another type',
    response: { ...good, text: '{"taskStartTime":"now"}' },
    faults: ['must be number'],
  },
  { what: 'content that is not JSON', response: { ...good, text: '<p>' }, faults: ['must be object'] },
  {
    what: 'another content type',
    response: { ...good, headers: { ...headers, 'content-type': 'text/html' } },
    faults: [expect.stringContaining('content type')],
  },
  {
    what: 'an error without a name',
    response: { ...good, status: 400, text: '{}' },
    faults: ['x-amzn-errortype must be there'],
  },
  {
    what: 'a success with an error name',
    response: { ...good, headers: error },
    faults: ['x-amzn-ErrorType must be there for errors alone'],
  },
  { what: 'no date', response: { ...good, headers: { ...headers, date: undefined } }, faults: ['date must be there'] },
  {
    what: 'a method that is not allowed, without those that are',
    response: { ...good, method: 'POST', status: 405, headers: error, text: '{}' },
    faults: ['allow must be there'],
  },
  {
    what: 'a header of another type',
    response: { ...good, headers: { ...headers, age: 'old' } },
    faults: ['age must be integer'],
  },
])('a recorded call reports $what', ({ response: { method, target, ...response }, faults }) => {
  const messages = recordCall(method, target, response).violations.map(({ message }) => message);
  expect(messages).toEqual(expect.arrayContaining(faults));
  if (faults.length === 0) expect(messages).toEqual([]);
});
