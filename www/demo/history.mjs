// Ninety days of an invented practice, made by the real code: the Worker's clock is moved by a test
// hook, inquiries are sent and logged, and staff answer them through the desk's own addresses. No row
// is written by hand, and the same seed makes the same history.

const DAY = 86_400_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;

const FIRST = 'Ana Ben Carla Dev Elena Farid Grace Hugo Ines Jamal Kim Luz Marco Nina Omar Pia Quinn Rosa Sam Tess Umar Vera Will Ximena Yara Zoe'.split(' ');
const LAST = 'Example Sample Testa Fields Rivers Stone Harbor Meadow Orchard Lane Bridges Winters Summers Brooks'.split(' ');
const AREAS = [212, 202, 303, 305, 312, 404, 415, 503, 512, 602, 617, 702, 713, 718, 808];

/** How inquiries come: how often, from where, and what their pages are called. */
const ORIGINS = [
  [26, { landing: 'https://www.example.com/implants?utm_source=google&utm_medium=cpc&utm_campaign=implants-fall', referrer: 'https://www.google.com/' }, 'implants'],
  [12, { landing: 'https://www.example.com/aligners?utm_source=facebook&utm_medium=paid_social&utm_campaign=aligners-smile', referrer: 'https://l.facebook.com/' }, 'aligners'],
  [8, { landing: 'https://www.example.com/checkup?utm_source=google&utm_medium=cpc&utm_campaign=new-patient-checkup', referrer: 'https://www.google.com/' }, 'checkup'],
  [14, { landing: 'https://www.example.com/', referrer: 'https://www.google.com/' }, 'checkup'],
  [10, { landing: 'https://www.example.com/?utm_source=google&utm_medium=organic&utm_campaign=gbp', referrer: 'https://www.google.com/' }, 'tooth-pain'],
  [7, { landing: 'https://www.example.com/contact', referrer: '' }, 'other'],
  [6, { landing: 'https://www.example.com/referrals', referrer: 'https://partner.example.com/' }, 'referral'],
  [5, { landing: 'https://www.example.com/insurance', referrer: 'https://www.google.com/' }, 'insurance'],
  [4, { landing: 'https://www.example.com/checkup?utm_source=newsletter&utm_medium=email&utm_campaign=recall', referrer: '' }, 'existing'],
];

const MESSAGES = {
  en: [
    [40, ''],
    [12, 'Do you have anything in the evening after work?'],
    [10, 'How much is the first visit and do you offer payment plans?'],
    [8, 'Do you take my insurance?'],
    [6, 'I would like to move my appointment to next week.'],
    [5, 'I was told I need a referral first. Can you ask my doctor for it?'],
    [3, 'Is it normal that my gum is still sore after a week?'],
    [2, 'I need a refill of the rinse you prescribed.'],
    [2, 'I am unhappy with how I was treated at the front desk.'],
    [1, 'My face is swelling and it is getting hard to swallow.'],
    [1, 'Please stop sending me messages and delete my data.'],
  ],
  es: [
    [40, ''],
    [12, '¿Tienen citas por la tarde después del trabajo?'],
    [10, '¿Cuánto cuesta la primera visita y tienen planes de pago?'],
    [8, '¿Aceptan mi seguro dental?'],
    [2, 'Tengo la cara muy hinchada y me cuesta tragar.'],
  ],
};

/** The ways of inquiries that staff log, with the sources people tell. */
const LOGGED = [
  [10, 'call', 'organic_search'], [4, 'voicemail', 'direct'], [3, 'walk_in', 'offline_other'],
  [3, 'call', 'physician_referral'], [2, 'fax', 'physician_referral'], [3, 'profile_message', 'google_business_profile'],
];

/**
 * Fills a practice. `ask(method, path, body)` calls the Worker as its operator and returns the parsed
 * answer; a refusal throws. Returns how much was done.
 */
export async function fill({ ask, policy, days = 90, seed = 7, perDay = 6, say = () => {} }) {
  const random = numbers(seed);
  const chance = (share) => random() < share;
  const pick = (list) => list[Math.floor(random() * list.length)];
  const weighted = (list) => {
    let left = random() * list.reduce((sum, [weight]) => sum + weight, 0);
    return list.find(([weight]) => (left -= weight) < 0) ?? list.at(-1);
  };
  const desk = (path) => `/v1/desk/${policy.id}/${path}`;
  const zone = policy.time_zone;
  const start = Date.now() - days * DAY;
  const end = Date.now() - 2 * MINUTE;
  const counts = { inquiries: 0, actions: 0, refused: 0 };

  // What happens is a list of moments, each with what is done then and may add further ones.
  const agenda = [];
  const at = (time, act) => agenda.push({ time, act });
  const inquiry = (id) => ask('GET', desk(`inquiries/${id}`));
  const act = async (id, what, body) => {
    counts.actions += 1;
    // What is no longer possible by then (somebody moved it on) is left out, as staff would.
    return ask('POST', desk(`inquiries/${id}/${what}`), body).catch(() => { counts.refused += 1; });
  };

  const person = (n) => {
    const [first, last] = [pick(FIRST), pick(LAST)];
    const contact = { phone: `(${AREAS[n % AREAS.length]}) 555-01${String(Math.floor(n / AREAS.length) % 100).padStart(2, '0')}` };
    if (chance(0.5)) contact.email = `${first}.${last}.${n}@example.com`.toLowerCase();
    return { name: `${first} ${last}`, ...contact };
  };

  const arrive = async (n, earlier) => {
    const language = chance(0.16) ? 'es' : 'en';
    const who = earlier ?? person(n);
    const location = pick([...policy.locations.map(({ id }) => id), '']);
    let id;
    if (chance(0.22)) {
      const [, way, source] = weighted(LOGGED);
      const need = pick(['checkup', 'tooth-pain', 'implants', 'existing', 'insurance', ...(way === 'fax' ? ['referral'] : [])]);
      ({ id } = await ask('POST', desk('inquiries'), {
        way, source, need, ...who, language, patient: pick(['new', 'new', 'existing']), ...(location && { location }),
        ...(way === 'call' && chance(0.5) && { attempt: { channel: 'phone', outcome: 'reached' } }),
      }));
    } else {
      const [, origin, need] = weighted(ORIGINS);
      const [, message] = weighted(MESSAGES[language]);
      ({ id } = await ask('POST', '/v1/inquiries', {
        practice: policy.id, lang: language, form: 'widget', need, ...who, ...origin, message, location,
        patient: need === 'existing' ? 'existing' : pick(['new', 'new', 'unknown']), insurance: pick(['yes', 'no', 'unsure']),
        contact: pick(['phone', 'phone', 'text']), consent: true, voicemail: chance(0.4),
      }));
    }
    counts.inquiries += 1;
    const now = moment();
    at(staffTime(now + (4 + 40 * random() ** 3 + (chance(0.08) ? 500 * random() : 0)) * MINUTE), () => work(id, 1));
    if (chance(0.03)) at(now + 2 * DAY, () => arrive(n, who));
  };

  /** One look at an inquiry by somebody at the desk. */
  const work = async (id, turn) => {
    const view = await inquiry(id);
    if (view.status === 'appointment_booked' || ['closed_after_cadence', 'lost_other_provider', 'not_qualified'].includes(view.status)) return;
    if (view.quarantine) return void (chance(0.3) && await act(id, 'release'));
    if (view.escalations?.some(({ acknowledged }) => !acknowledged)) await act(id, 'acknowledge', {});
    const channel = turn % 2 || !chance(0.4) ? 'phone' : 'text';
    if (['first_response_attempted', 'new_inquiry'].includes(view.status) || turn === 1) {
      const outcome = chance(0.5) ? 'reached' : channel === 'text' ? 'message_sent' : chance(0.4) ? 'left_voicemail' : chance(0.04) ? 'wrong_number' : 'no_answer';
      await act(id, 'attempts', { channel, outcome: view.outcomes.includes(outcome) ? outcome : 'no_answer', unavailable_time: outcome === 'reached' && chance(0.06) });
      if (outcome !== 'reached') {
        const wait = [90 * MINUTE, 20 * HOUR, 3 * DAY, 3 * DAY][turn - 1];
        if (wait) at(staffTime(moment() + wait * (0.7 + random())), () => work(id, turn + 1));
        else await act(id, 'status', { to: 'closed_after_cadence', reason: 'no_answer' });
        return;
      }
    }
    await decide(id, turn);
  };

  /** What becomes of an inquiry whose patient was reached. */
  const decide = async (id, turn) => {
    const [, next] = turn > 5 ? [0, 'closed_after_cadence'] : weighted([
      [40, 'book'], [12, 'awaiting_patient'], [6, 'awaiting_document'], [8, 'insurance_question_pending'],
      [12, 'lost_other_provider'], [6, 'not_qualified'], [13, 'closed_after_cadence'], [3, 'escalate'],
    ]);
    const reasons = { lost_other_provider: ['other_provider', 'cost', 'distance', 'unavailable_time'], not_qualified: ['insurance_not_accepted', 'service_not_offered'], closed_after_cadence: ['declined', 'cost', 'unavailable_time'] };
    if (next === 'book') return book(id);
    if (next === 'escalate') {
      await act(id, 'escalations', { reason: 'The patient asks to speak with the office manager.' });
      // The office manager takes it and calls.
      return void at(staffTime(moment() + (0.5 + 5 * random()) * HOUR), async () => {
        await act(id, 'acknowledge', {});
        await act(id, 'attempts', { channel: 'phone', outcome: 'reached' });
        await decide(id, turn + 1);
      });
    }
    if (reasons[next]) {
      const known = (await inquiry(id)).moves.find(({ to }) => to === next)?.reasons.map(({ key }) => key) ?? [];
      const reason = reasons[next].filter((key) => known.includes(key));
      return act(id, 'status', { to: next, reason: pick(reason.length ? reason : known) });
    }
    await act(id, 'status', { to: next });
    at(staffTime(moment() + (0.2 + 0.6 * random()) * DAY), () => decide(id, turn + 1));
  };

  const book = async (id) => {
    const visit = staffTime(moment() + (2 + 12 * random()) * DAY);
    const location = pick(policy.locations).id;
    await act(id, 'status', { to: 'appointment_booked', appointment: { at: new Date(Math.round(visit / (30 * MINUTE)) * 30 * MINUTE).toISOString(), location } });
    // Reminders are made on the days before; what has to be ready is asked for on the last.
    for (const days of [4, 3, 2, 1]) at(staffTime(visit - days * DAY), async () => {
      const view = await inquiry(id);
      if (days === 1) for (const { item } of view.checklist) if (chance(0.8)) await act(id, 'checklist', { item, done: true });
      for (const { id: task, task: { kind } } of view.tasks)
        if (kind === 'reminder' && chance(0.95)) await ask('POST', desk(`tasks/${task}/done`)).catch(() => {});
    });
    at(visit + HOUR, async () => {
      const [, outcome] = weighted([[82, 'kept'], [10, 'no_show'], [8, 'cancelled']]);
      await act(id, 'visit', { outcome });
      if (outcome !== 'kept') at(staffTime(moment() + DAY), () => work(id, 5));
    });
  };

  /** The next moment at or after `time` at which somebody works: weekdays, 8 to 17. */
  const staffTime = (time) => {
    for (let step = 0; step < 200; step += 1) {
      const { weekday, hour } = local(zone, time);
      if (!['Sat', 'Sun'].includes(weekday) && hour >= 8 && hour < 17) return time;
      time += 30 * MINUTE - (time % (30 * MINUTE)) + random() * 10 * MINUTE;
    }
    return time;
  };

  let now = start;
  const moment = () => now;
  const midnight = start - (start % HOUR) - local(zone, start).hour * HOUR;
  let people = 0;
  for (let day = 0; day <= days; day += 1) {
    const quiet = ['Sat', 'Sun'].includes(local(zone, start + day * DAY).weekday) ? 0.4 : 1;
    const many = Math.round(perDay * quiet * (0.6 + 0.8 * random()) * (0.8 + 0.4 * day / days));
    for (let i = 0; i < many; i += 1) {
      const n = people++;
      // People write between seven in the morning and ten at night.
      const time = midnight + day * DAY + (7 + 15 * random()) * HOUR;
      if (time >= start) at(time, () => arrive(n));
    }
  }
  at(end - 25 * MINUTE, async () => {
    // A wave of spam, for the quarantine to have something in it.
    for (let i = 0; i < 6; i += 1)
      await ask('POST', '/v1/inquiries', {
        practice: policy.id, form: 'widget', need: 'other', name: 'Growth Team', email: `growth${i}@example.com`, consent: true, website: 'https://offers.example.com',
        message: 'We rank your site first on Google. SEO services and backlinks: https://offers.example.com',
      }).catch(() => {});
  });

  let told = 0;
  while (agenda.length) {
    agenda.sort((a, b) => b.time - a.time);
    const next = agenda.pop();
    if (next.time > end) break;
    now = Math.max(now, next.time);
    await ask('POST', `/test/${policy.id}/move`, String(Math.round(now - Date.now())));
    await next.act();
    const passed = Math.floor((now - start) / DAY);
    if (passed >= told + 10) say(`${(told = passed)} of ${days} days: ${counts.inquiries} inquiries`);
  }
  await ask('POST', `/test/${policy.id}/move`, '0');
  return counts;
}

/** Weekday and hour in a zone. */
function local(zone, time) {
  const parts = formatter(zone).formatToParts(time);
  const get = (type) => parts.find((part) => part.type === type).value;
  return { weekday: get('weekday'), hour: Number(get('hour')) };
}

const formatters = new Map();
function formatter(timeZone) {
  if (!formatters.has(timeZone))
    formatters.set(timeZone, new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: 'numeric', hourCycle: 'h23' }));
  return formatters.get(timeZone);
}

/** Numbers from 0 to 1 that a seed decides. */
function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
