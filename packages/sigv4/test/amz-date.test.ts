import { describe, expect, it } from 'vitest';
import { dayOf, formatAmzDate, parseAmzDate, parseHttpDate } from '../src/amz-date.ts';

const moment = new Date('2015-08-30T12:36:00Z');

describe('the date of a request', () => {
  it('is written in whole seconds', () => {
    expect(formatAmzDate(new Date('2015-08-30T12:36:00.999Z'))).toBe('20150830T123600Z');
    expect(dayOf('20150830T123600Z')).toBe('20150830');
  });

  it.each([
    { text: '20150830T123600Z', date: moment },
    { text: '20160229T000000Z', date: new Date('2016-02-29T00:00:00Z') },
    { text: '20150229T000000Z', date: undefined },
    { text: '20150830T240000Z', date: undefined },
    { text: '20150830T123660Z', date: undefined },
    { text: '20150830T123600', date: undefined },
    { text: '20150830t123600z', date: undefined },
    { text: '20150830T123600Z ', date: undefined },
    { text: '', date: undefined },
  ])('reads $text as $date', ({ text, date }) => {
    expect(parseAmzDate(text)).toEqual(date);
  });

  it.each([
    { text: 'Sun, 30 Aug 2015 12:36:00 GMT', date: moment },
    { text: 'Sun, 30 Aug 2015 12:36:00 -0000', date: moment },
    { text: 'Mon, 30 Aug 2015 12:36:00 GMT', date: undefined },
    { text: 'Sun, 30 Aug 2015 12:36:00 +0200', date: undefined },
    { text: 'Sunday, 30-Aug-15 12:36:00 GMT', date: undefined },
    { text: 'Sun Aug 30 12:36:00 2015', date: undefined },
    { text: '2015-08-30T12:36:00Z', date: undefined },
    { text: 'Sat, 01 Jan 10000 00:00:00 GMT', date: undefined },
  ])('reads $text of the Date header as $date', ({ text, date }) => {
    expect(parseHttpDate(text)).toEqual(date);
  });
});
