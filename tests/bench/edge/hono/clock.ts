// Business hours by the runtime's own zones.

import type { Intervals, Window } from './policy';

export interface Schedule {
  zone: string;
  hours: Record<string, Intervals>;
  holidays: Record<string, Intervals>;
}

const MINUTE = 60_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(name: string, make: () => Intl.DateTimeFormat) {
  let known = formatters.get(name);
  if (!known) formatters.set(name, known = make());
  return known;
}

/** The zone's offset at a time, in milliseconds. */
function offset(zone: string, at: number) {
  const parts = formatter(zone, () => new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })).formatToParts(at);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const match = /GMT([+-])(\d\d):(\d\d)/.exec(name);
  if (!match) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * MINUTE;
}

const minutes = (time: string) => {
  const [hour, minute] = time.split(':');
  return Number(hour) * 60 + Number(minute);
};

/** The open intervals from a time on, in milliseconds since 1970, for two weeks. */
function* open({ zone, hours, holidays }: Schedule, from: number) {
  const local = from + offset(zone, from);
  for (let day = Math.floor(local / 86_400_000), end = day + 15; day < end; day++) {
    const date = new Date(day * 86_400_000);
    const weekday = String(date.getUTCDay() || 7);
    const intervals = holidays[date.toISOString().slice(0, 10)] ?? hours[weekday] ?? [];
    for (const [start, stop] of intervals) {
      const wall = day * 86_400_000;
      const shift = offset(zone, wall + 12 * 60 * MINUTE);
      yield [wall + minutes(start) * MINUTE - shift, wall + minutes(stop) * MINUTE - shift, day] as const;
    }
  }
}

export function due(schedule: Schedule, at: number, window: Window): number | undefined {
  if (typeof window === 'object' && 'wall_minutes' in window) return at + window.wall_minutes * MINUTE;
  if (typeof window === 'object' && 'business_minutes' in window) {
    let left = window.business_minutes * MINUTE;
    for (const [start, stop] of open(schedule, at)) {
      const begin = Math.max(start, at);
      if (begin >= stop) continue;
      if (stop - begin >= left) return begin + left;
      left -= stop - begin;
    }
    return undefined;
  }
  const days = window === 'same_business_day' ? 0 : window.business_days;
  let first: number | undefined;
  let last: number | undefined;
  const seen = new Set<number>();
  for (const [, stop, day] of open(schedule, at)) {
    if (stop <= at) continue;
    first ??= day;
    seen.add(day);
    if (seen.size > days + 1) break;
    last = stop;
  }
  return last;
}

export function promise(zone: string, at: number, end: number, language: 'en' | 'es') {
  const time = formatter(`${zone} ${language} time`, () => new Intl.DateTimeFormat(language, { timeZone: zone, hour: 'numeric', minute: '2-digit' })).format(end);
  const sameDay = Math.floor((at + offset(zone, at)) / 86_400_000) === Math.floor((end + offset(zone, end)) / 86_400_000);
  if (sameDay) return language === 'es' ? `hoy antes de las ${time}` : `today by ${time}`;
  const day = formatter(`${zone} ${language} day`, () => new Intl.DateTimeFormat(language, { timeZone: zone, weekday: 'long', month: 'long', day: 'numeric' })).format(end);
  return language === 'es' ? `el ${day} antes de las ${time}` : `on ${day} by ${time}`;
}
