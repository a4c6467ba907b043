// A few rules of each kind; Portico has many more. In what the bench sends, the rules about concerns
// hit the messages that Portico's hit, so that both have the same rows to write and messages to send.

import type { Answers } from './inquiry';
import type { Policy } from './policy';
import { due, promise } from './clock';

const CONCERNS: [string, RegExp][] = [
  ['urgent', /\b(can'?t breathe|chest pain|bleeding|unconscious|swelling|suicid\w*|no puedo respirar|dolor de pecho|sangr\w+|hinchaz\w+)\b/i],
  ['clinical_question', /\b(is it normal|should i|side effects?|chipped|broken?|es normal|debo)\b/i],
  ['medication', /\b(refill|prescription|antibiotics?|medicine|receta|medicamento|antibi[oó]tico)\b/i],
  ['complaint', /\b(complain\w*|rude|unacceptable|i was told|queja|grosero)\b/i],
  ['privacy', /\b(privacy|delete my|my data|privacidad|mis datos)\b/i],
];
const SPANISH = /\b(el|la|los|las|una?|para|por|quisiera|cita|gracias|tengo|dolor)\b/gi;
const PAID = new Set(['cpc', 'ppc', 'paid', 'paidsearch', 'paid_search', 'paid-search']);
const SEARCH = /(^|\.)(google|bing|yahoo|duckduckgo|ecosia|baidu|yandex)\./;
const SOCIAL = /(^|\.)(facebook|instagram|t|twitter|x|linkedin|pinterest|tiktok|youtube)\.(com|co)$/;
const PERSONAL = /[^\s/]+@[^\s/]+|\d{7,}/;

export interface Tags {
  source: { channel: string; source: string; campaign: string | null; reason: string };
  landingPath: string | null;
  groups: string[];
  primary: string;
  concerns: { concern: string; start: number; end: number }[];
  language: 'en' | 'es';
  owner: string;
  ownerName: string;
  priority: boolean;
  due: number;
  dueBecause: string;
  promise: string;
  script: string;
  guidance: string | null;
  /** Whom the first concern is for. */
  escalation: { concern: string; owner: string; due: string } | null;
}

function address(text: string) {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function source(answers: Answers, policy: Policy) {
  const landing = address(answers.landing);
  const referrer = address(answers.referrer);
  const query = landing?.searchParams;
  const medium = query?.get('utm_medium')?.toLowerCase() ?? '';
  const named = query?.get('utm_source')?.toLowerCase() ?? '';
  const campaign = query?.get('utm_campaign') ?? '';
  const path = landing && !PERSONAL.test(landing.pathname) ? landing.pathname : null;
  const found = (channel: string, name: string, reason: string) =>
    ({ source: { channel, source: name, campaign: campaign && !PERSONAL.test(campaign) ? campaign : null, reason }, path });
  if (query?.has('gclid') || (PAID.has(medium) && SEARCH.test(`${named}.`))) return found('paid_search', named || 'google', 'a paid click');
  if (PAID.has(medium)) return found('paid_other', named, 'utm_medium');
  if (medium === 'email') return found('email', named, 'utm_medium');
  if (medium === 'social') return found('organic_social', named, 'utm_medium');
  const host = referrer?.hostname ?? '';
  if (policy.origins.some((origin) => address(origin)?.hostname === host)) return found('direct', '(direct)', 'own page');
  if (SEARCH.test(host)) return found('organic_search', host, 'referrer');
  if (SOCIAL.test(host)) return found('organic_social', host, 'referrer');
  if (host) return found('referral', host, 'referrer');
  return found('direct', '(direct)', 'nothing known');
}

export function tag(answers: Answers, policy: Policy, at: number): Tags {
  const from = source(answers, policy);
  const language = (answers.message.match(SPANISH)?.length ?? 0) >= 2 || answers.lang === 'es' ? 'es' : 'en';
  const concerns: Tags['concerns'] = [];
  for (const [concern, words] of CONCERNS) {
    const hit = words.exec(answers.message);
    if (hit) concerns.push({ concern, start: hit.index, end: hit.index + hit[0].length });
  }
  const service = policy.services.find(({ id }) => id === answers.need);
  const groups: string[] = [];
  if (answers.need === 'referral') groups.push('referral_partner');
  if (answers.need === 'insurance') groups.push('insurance_payment');
  if (answers.need === 'existing') groups.push('existing_scheduling');
  if (service?.cash_or_elective) groups.push('cash_elective');
  if (from.source.channel.startsWith('paid')) groups.push('paid_campaign');
  if (from.source.channel === 'organic_search') groups.push('organic_form');
  if (answers.patient !== 'existing') groups.push('new_patient');
  if (language === 'es' || answers.language_help) groups.push('spanish');
  const primary = groups[0] ?? 'organic_form';
  const leading = concerns[0] && policy.concerns[concerns[0].concern];
  const owner = leading?.owner ?? (groups.includes('spanish') ? policy.groups.spanish?.owner : undefined) ?? policy.groups[primary]?.owner ?? '';
  const location = policy.locations.find(({ id }) => id === answers.location);
  const schedule = { zone: policy.time_zone, hours: location?.hours ?? policy.hours, holidays: policy.holidays };
  let soonest = Infinity;
  let because = '';
  for (const [name, window] of [
    ...groups.map((group) => [group, policy.groups[group]?.window] as const),
    ...concerns.map(({ concern }) => [concern, policy.concerns[concern]?.window] as const),
  ]) {
    const end = window && due(schedule, at, window);
    if (end && end < soonest) [soonest, because] = [end, name];
  }
  if (soonest === Infinity) soonest = at + 86_400_000;
  return {
    source: from.source, landingPath: from.path, groups, primary, concerns, language, owner,
    ownerName: policy.owners[owner]?.name ?? owner,
    priority: groups.includes('paid_campaign') || concerns.length > 0,
    due: soonest, dueBecause: because,
    promise: promise(schedule.zone, at, soonest, answers.lang === 'es' ? 'es' : 'en'),
    script: policy.groups[primary]?.script ?? 'received',
    guidance: leading?.guidance ?? null,
    escalation: leading ? { concern: concerns[0].concern, owner: leading.owner, due: new Date(soonest).toISOString() } : null,
  };
}
