/**
 * Dates and times as numbers, of the text that PostgreSQL writes with `DateStyle` ISO. Undefined for
 * what has no such number (`infinity`, years before Christ, 24:00:00), or none that others read.
 */

const DATE = /^(\d{4,6})-(\d\d)-(\d\d)$/;
const TIME = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/;
const STAMP =
  /^(\d{4,6}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,6})?)(?:([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?)?$/;

const DAY_MICROS = 86_400_000_000n;
const MOST_INT64 = 2n ** 63n;

/** Days since 1970-01-01 in the Gregorian calendar. */
export function daysOf(text: string): number | undefined {
  const [, year, month, day] = DATE.exec(text) ?? [];
  return year === undefined ? undefined : daysFromCivil(Number(year), Number(month), Number(day));
}

/** Microseconds since midnight. */
export function microsOfTime(text: string): bigint | undefined {
  const [, hours, minutes, seconds, fraction = ''] = TIME.exec(text) ?? [];
  if (hours === undefined) return undefined;
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  const micros = BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
  return micros < DAY_MICROS ? micros : undefined;
}

/** Microseconds since 1970-01-01 00:00:00: of UTC where the text has a zone, else of the clock it shows. */
export function microsOf(text: string, hasZone: boolean): bigint | undefined {
  const [, date = '', time = '', sign, hours = '0', minutes = '0', seconds = '0'] =
    STAMP.exec(text) ?? [];
  if (hasZone !== (sign !== undefined)) return undefined;
  const days = daysOf(date);
  const ofDay = microsOfTime(time);
  if (days === undefined || ofDay === undefined) return undefined;
  const zone = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  const offset = BigInt(sign === '-' ? -zone : zone) * 1_000_000n;
  const micros = BigInt(days) * DAY_MICROS + ofDay - offset;
  return micros >= -MOST_INT64 && micros < MOST_INT64 ? micros : undefined;
}

/** Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil. */
function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
