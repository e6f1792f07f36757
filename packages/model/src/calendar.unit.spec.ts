import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, instantOfMs, isDay, isTime, msOfInstant, writtenDayOf } from './calendar.ts';

const MILLISECOND = 1_000_000n;
const anyInstant = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59Z'),
  noInvalidDate: true,
});

describe('days', () => {
  it.each(['2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31', '2023-12-31'])('accepts %s', (day) => {
    expect(isDay(day)).toBe(true);
  });
  it.each([
    '2023-02-29',
    '1900-02-29',
    '0000-01-01',
    '2023-13-01',
    '2023-04-31',
    '2023-01-00',
    '23-01-01',
    '2023-01-01 ',
  ])('refuses %j', (day) => expect(isDay(day)).toBe(false));
});

describe('times', () => {
  it.each([
    '2023-02-10T09:00:00Z',
    '2023-02-10t09:00:00.123456789z',
    '2023-02-10T23:59:59+23:59',
    '2023-02-10T00:00:00-00:00',
    '2016-12-31T23:59:60Z',
    '2017-01-01T08:59:60.5+09:00',
    '2015-06-30T23:59:60Z',
  ])('accepts %s', (time) => expect(isTime(time)).toBe(true));
  it.each([
    '2023-02-10 09:00:00Z',
    '2023-02-10T09:00Z',
    '2023-02-10T09:00:00',
    '2023-02-10T09:00:00.Z',
    '2023-02-10T09:00:00.1234567890Z',
    '2023-02-30T09:00:00Z',
    '2023-02-10T24:00:00Z',
    '2023-02-10T09:60:00Z',
    '2023-02-10T09:00:61Z',
    '2023-02-10T09:00:00+24:00',
    '2023-02-10T09:00:60Z',
    '2023-03-31T23:59:60Z',
    '2016-12-31T23:59:60+01:00',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '2023-02-10T09:00:00Z\n',
  ])('refuses %j', (time) => expect(isTime(time)).toBe(false));

  it('agree with the clock of the platform', () => {
    fc.assert(
      fc.property(anyInstant, (date) => {
        const ms = date.getTime();
        expect(instantOf(date.toISOString())).toBe(BigInt(ms) * MILLISECOND);
        expect(instantOfMs(ms)).toBe(BigInt(ms) * MILLISECOND);
        expect(msOfInstant(instantOfMs(ms))).toBe(ms);
      }),
    );
  });

  it('compare as instants, to the nanosecond', () => {
    expect(instantOf('2023-02-10T09:00:00+09:00')).toBe(instantOf('2023-02-10T00:00:00Z'));
    expect(instantOf('1969-12-31T23:59:59.999999999Z')).toBe(-1n);
    expect(instantOf('2016-12-31T23:59:60.25Z')).toBe(instantOf('2017-01-01T00:00:00.25Z'));
  });

  it.each([
    ['2023-02-10T00:30:00+09:00', '2023-02-10'],
    ['2023-02-10T23:30:00-05:00', '2023-02-10'],
    ['2016-12-31t23:59:60z', '2016-12-31'],
    ['2017-01-01T08:59:60+09:00', '2017-01-01'],
  ])('%s is on %s, where it was written', (time, day) => expect(writtenDayOf(time)).toBe(day));

  it('throws for what is no time', () => {
    expect(() => instantOf('soon')).toThrow(RangeError);
    expect(() => writtenDayOf('soon')).toThrow(RangeError);
    expect(() => writtenDayOf('2023-02-30T00:00:00Z')).toThrow(RangeError);
  });
});
