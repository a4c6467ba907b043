// The scorecard's figures computed once more, from the exported events and by what the definitions
// say in words, without any of the product's code. `node tests/scorecard/independent.mjs EVENTS
// SCORECARD` compares the lines of an export with a scorecard as JSON, and prints both.

const CONTACT = ['reached', 'declined', 'opted_out'];
const CLOSED = ['not_qualified', 'lost_other_provider', 'closed_after_cadence'];
const seconds = (from, to) => Math.floor(Math.max(0, Date.parse(to) - Date.parse(from)) / 1000);

/** What the events of one inquiry say of it. */
function inquiry(events) {
  const [{ at: received, data: arrived }] = events;
  const all = (kind) => events.filter((event) => event.kind === kind);
  const attempts = all('attempt.logged').map(({ data }) => data);
  const first = (list) => list.reduce((best, one) => (!best || Date.parse(one.made_at) < Date.parse(best.made_at) ? one : best), undefined);
  const booked = all('status.changed').filter(({ data }) => data.to === 'appointment_booked');
  const released = all('quarantine.released').at(-1);
  const checked = new Map(all('checklist.changed').map(({ data }) => [data.item, data.done]));
  // Done with at its last word: closed, or a visit kept, and nothing that opened it again.
  let settled = false;
  for (const { kind, data } of events) {
    if (kind === 'status.changed') settled = CLOSED.includes(data.to);
    if (kind === 'visit.recorded' && data.outcome === 'kept') settled = true;
    if (kind === 'attempt.logged' && CONTACT.includes(data.outcome)) settled &&= !CLOSED.includes(statusBefore(events, kind, data));
  }
  const measured = (attempt) => attempt && { wall: seconds(received, attempt.made_at), business: attempt.business_minutes };
  return {
    received,
    source: arrived.source,
    new: arrived.patient === 'new',
    paid: arrived.groups.includes('paid_campaign'),
    due: released?.data.due ?? arrived.due,
    held: Boolean(arrived.quarantined) && !released,
    released: Boolean(released),
    attempts: attempts.length,
    response: measured(first(attempts)),
    contact: measured(first(attempts.filter(({ outcome }) => CONTACT.includes(outcome)))),
    booked: booked.length > 0,
    intakeWanted: booked.length > 0 && (booked.at(-1).data.checklist ?? []).includes('intake_form'),
    intakeDone: checked.get('intake_form') === true,
    document: all('status.changed').some(({ data }) => data.to === 'awaiting_document')
      || all('checklist.changed').some(({ data }) => data.item === 'referral_documents' && !data.done),
    settled,
    escalated: Boolean(arrived.escalated_to) || all('inquiry.escalated').length > 0,
    noShows: all('visit.recorded').filter(({ data }) => data.outcome === 'no_show').length,
    cancellations: all('visit.recorded').filter(({ data }) => data.outcome === 'cancelled').length,
    unavailable: events.some(({ data }) => data.unavailable_time),
  };
}

/** The status that was moved to last before an event. */
function statusBefore(events, kind, data) {
  const at = events.findIndex((event) => event.kind === kind && event.data === data);
  return events.slice(0, at).findLast((event) => event.kind === 'status.changed')?.data.to;
}

/** The value that so many percent of the others do not exceed, by nearest rank. */
function rank(values, percent) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length ? sorted[Math.ceil((sorted.length * percent) / 100) - 1] : null;
}
const spread = (values) => ({ of: values.length, median: rank(values, 50), p90: rank(values, 90) });

function figures(inquiries, now) {
  const counted = inquiries.filter(({ held }) => !held);
  const count = (holds) => counted.filter(holds).length;
  const sum = (value) => counted.reduce((total, one) => total + one[value], 0);
  const late = (one) => Math.floor(Date.parse(one.received) / 1000) + seconds(one.received, one.due) < Math.floor(Date.parse(now) / 1000);
  const inTime = (one) => one.response && one.response.wall <= seconds(one.received, one.due);
  const times = (stop, clock) => spread(counted.filter((one) => one[stop]).map((one) => one[stop][clock]));
  return {
    inquiries: counted.length,
    new_patients: count((one) => one.new),
    paid_campaign: count((one) => one.paid),
    response_wall: times('response', 'wall'),
    response_business: times('response', 'business'),
    within_standard: { count: count(inTime), of: count((one) => one.response || late(one)) },
    contact_wall: times('contact', 'wall'),
    contact_business: times('contact', 'business'),
    contacted: { count: count((one) => one.contact), of: counted.length },
    attempts: spread(counted.map((one) => one.attempts)),
    booked: { count: count((one) => one.booked), of: counted.length },
    intake: { count: count((one) => one.booked && one.intakeWanted && one.intakeDone), of: count((one) => one.booked && one.intakeWanted) },
    document_issues: count((one) => one.document),
    unresolved: count((one) => !one.settled),
    never_tried: count((one) => !one.response && (one.settled || late(one))),
    escalated: count((one) => one.escalated),
    no_shows: sum('noShows'),
    cancellations: sum('cancellations'),
    unavailable_times: count((one) => one.unavailable),
    quarantined: inquiries.length - counted.length,
    released: count((one) => one.released),
  };
}

/**
 * Computes what a scorecard (whose counts are not hidden, by source) should show. `events` are the
 * parsed lines of an export, `now` the time at which the scorecard was asked for. Returns every
 * figure as `[name, shown, computed]`.
 */
export function compare(events, scorecard, now) {
  const byInquiry = Map.groupBy(events.filter((event) => event.inquiry), (event) => event.inquiry);
  const inquiries = [...byInquiry.values()].filter(([first]) => first.kind === 'inquiry.received').map(inquiry);
  const within = ({ from, until }) => ({ received }) => Date.parse(received) - (Date.parse(received) % 1000) >= Date.parse(from) && Date.parse(received) < Date.parse(until);
  const found = [];
  const flat = (name, value) => (value !== null && typeof value === 'object'
    ? Object.entries(value).flatMap(([key, inner]) => flat(`${name}.${key}`, inner))
    : [[name, value]]);
  for (const which of ['now', 'before']) {
    const of = inquiries.filter(within(which === 'now' ? scorecard.period : scorecard.before));
    const rows = [['total', scorecard.total, of], ...scorecard.rows.map((row) => [row.key, row, of.filter(({ source }) => source === row.key)])];
    for (const [name, row, some] of rows) {
      const computed = new Map(flat('', figures(some, now)));
      for (const [key, shown] of flat('', row[which])) found.push([`${name} ${which}${key}`, shown ?? null, computed.get(key) ?? null]);
    }
    found.push([`rows ${which}`, scorecard.rows.reduce((total, row) => total + row[which].inquiries, 0), of.filter(({ held }) => !held).length]);
  }
  return found;
}

if (globalThis.process?.argv?.[1]?.endsWith('independent.mjs')) {
  const { readFile } = await import('node:fs/promises');
  const [events, { now, ...scorecard }] = await Promise.all([
    readFile(process.argv[2], 'utf8').then((text) => text.trim().split('\n').map((line) => JSON.parse(line))),
    readFile(process.argv[3], 'utf8').then((text) => JSON.parse(text)),
  ]);
  const found = compare(events, scorecard, now);
  const wrong = found.filter(([, shown, computed]) => shown !== computed);
  for (const [name, shown, computed] of found.filter(([name]) => name.startsWith('total now'))) console.log(`${name.padEnd(44)} shown ${shown}, computed ${computed}`);
  console.log(`${found.length} figures from ${events.length} events compared; ${wrong.length} differ.`);
  for (const line of wrong) console.log(line.join(' | '));
  process.exitCode = wrong.length ? 1 : 0;
}
