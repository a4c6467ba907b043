// The scorecard computed once more, from the exported events and by what the definitions say in
// words, without any of the product's code. `cargo xtask recount` runs it over the demo's history.

const CONTACT = ['reached', 'declined', 'opted_out'];
const CLOSED = ['not_qualified', 'lost_other_provider', 'closed_after_cadence'];
/** Statuses that stay when the patient is reached: their own next step stands. */
const STAY = ['appointment_booked', 'awaiting_document', 'insurance_question_pending', 'escalated'];
const seconds = (from, to) => Math.floor(Math.max(0, Date.parse(to) - Date.parse(from)) / 1000);

/** What rows are told apart by, and where an inquiry has it. */
export const DIMENSIONS = ['source', 'channel', 'campaign', 'service', 'location', 'group', 'language', 'way', 'page'];

/** Where an inquiry stands after its events. */
function standing(events) {
  let now = { status: 'new_inquiry', reason: '', settled: false };
  const enter = (status, { reason = '' } = {}) => {
    now = { status, reason, settled: CLOSED.includes(status) };
  };
  for (const { kind, data } of events) {
    if (kind === 'status.changed') enter(data.to, data);
    if (kind === 'visit.recorded' && data.outcome === 'kept') now.settled = true;
    if (kind !== 'attempt.logged') continue;
    const next = CONTACT.includes(data.outcome)
      ? (STAY.includes(now.status) ? now.status : 'patient_reached')
      : (now.status === 'new_inquiry' ? 'first_response_attempted' : now.status);
    if (next !== now.status) enter(next);
  }
  return now;
}

/** What the events of one inquiry say of it. */
function inquiry(events) {
  const [{ at: received, data: arrived }] = events;
  const all = (kind) => events.filter((event) => event.kind === kind).map(({ data }) => data);
  const attempts = all('attempt.logged');
  const moves = all('status.changed');
  const visits = all('visit.recorded');
  const first = (list) => list.reduce((best, one) => (!best || Date.parse(one.made_at) < Date.parse(best.made_at) ? one : best), undefined);
  const release = events.findLast(({ kind }) => kind === 'quarantine.released');
  const released = release?.data;
  // The clock of what was held back starts at its release.
  const begins = release?.at ?? received;
  const measured = (attempt) => attempt && { wall: seconds(begins, attempt.made_at), business: attempt.business_minutes };
  const booked = moves.filter(({ to }) => to === 'appointment_booked');
  const erased = all('inquiry.erased').length > 0;
  const checked = new Map(all('checklist.changed').map(({ item, done }) => [item, done]));
  const stands = standing(events);
  const topics = (arrived.topics ?? []).filter((topic) => topic !== 'none');
  return {
    received,
    key: {
      source: arrived.source, channel: arrived.channel, campaign: arrived.campaign ?? '', service: arrived.service ?? '',
      location: booked.at(-1)?.appointment.location ?? arrived.location ?? '', group: arrived.primary, language: arrived.language,
      way: arrived.way, page: arrived.landing_path ?? '',
    },
    status: stands.status,
    reason: stands.reason,
    settled: stands.settled || erased,
    gone: erased && !stands.settled,
    topics,
    new: arrived.patient === 'new',
    paid: arrived.groups.includes('paid_campaign'),
    insurance: [...arrived.groups, ...topics].includes('insurance_payment') || moves.some(({ to }) => to === 'insurance_question_pending'),
    begins,
    due: released?.due ?? arrived.due,
    held: Boolean(arrived.quarantined) && !released,
    released: Boolean(released),
    attempts: attempts.length,
    response: measured(first(attempts)),
    contact: measured(first(attempts.filter(({ outcome }) => CONTACT.includes(outcome)))),
    booked: booked.length > 0,
    intakeWanted: booked.length > 0 && (booked.at(-1).checklist ?? []).includes('intake_form'),
    intakeDone: checked.get('intake_form') === true,
    document: moves.some(({ to }) => to === 'awaiting_document')
      || all('checklist.changed').some(({ item, done }) => item === 'referral_documents' && !done),
    escalated: Boolean(arrived.escalated_to) || all('inquiry.escalated').length > 0,
    noShows: visits.filter(({ outcome }) => outcome === 'no_show').length,
    cancellations: visits.filter(({ outcome }) => outcome === 'cancelled').length,
    unavailable: events.some(({ data }) => data.unavailable_time),
  };
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
  const late = (one) => Math.floor(Date.parse(one.received) / 1000) + seconds(one.received, one.begins) + seconds(one.begins, one.due) < Math.floor(Date.parse(now) / 1000);
  const inTime = (one) => one.response && one.response.wall <= seconds(one.begins, one.due);
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
    never_tried: count((one) => !one.response && !one.gone && (one.settled || late(one))),
    escalated: count((one) => one.escalated),
    no_shows: sum('noShows'),
    cancellations: sum('cancellations'),
    unavailable_times: count((one) => one.unavailable),
    quarantined: inquiries.length - counted.length,
    released: count((one) => one.released),
  };
}

/** The lists beside the figures: of each, the lines of one inquiry, and what a shown line is about. */
const LISTS = {
  funnel: [(one) => [`${one.status} ${one.reason}`], (line) => `${line.status} ${line.reason ?? ''}`],
  questions: [(one) => one.topics.map((topic) => `${topic} ${one.key.page}`), (line) => `${line.topic} ${line.page}`],
  insurance_by_campaign: [(one) => (one.insurance ? [one.key.campaign] : []), (line) => line.key],
  unavailable_by_service: [(one) => (one.unavailable ? [one.key.service] : []), (line) => line.key],
  not_booked: [(one) => (CLOSED.includes(one.status) && !one.booked ? [one.reason] : []), (line) => line.key],
};

/** How often each line of a list comes up. */
function tally(inquiries, lines) {
  const counts = new Map();
  for (const line of inquiries.filter(({ held }) => !held).flatMap(lines)) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

/** Values by a key of theirs. */
function grouped(values, by) {
  const groups = new Map();
  for (const value of values) groups.set(by(value), [...(groups.get(by(value)) ?? []), value]);
  return groups;
}

const flat = (name, value) => (value !== null && typeof value === 'object'
  ? Object.entries(value).flatMap(([key, inner]) => flat(`${name}.${key}`, inner))
  : [[name, value]]);

/**
 * Computes what a scorecard (whose counts are not hidden) should show. `events` are the parsed lines
 * of an export, `now` the time at which the scorecard was asked for. Returns every figure as
 * `[name, shown, computed]`.
 */
export function compare(events, scorecard, now) {
  const byInquiry = grouped(events.filter((event) => event.inquiry), (event) => event.inquiry);
  const inquiries = [...byInquiry.values()].filter(([first]) => first.kind === 'inquiry.received').map(inquiry);
  const within = ({ from, until }) => ({ received }) => Date.parse(received) - (Date.parse(received) % 1000) >= Date.parse(from) && Date.parse(received) < Date.parse(until);
  const found = [];
  for (const which of ['now', 'before']) {
    const of = inquiries.filter(within(which === 'now' ? scorecard.period : scorecard.before));
    const groups = grouped(of, ({ key }) => key[scorecard.by]);
    const shown = new Map(scorecard.rows.map((row) => [row.key, row]));
    const rows = [['total', scorecard.total, of]];
    for (const key of new Set([...shown.keys(), ...groups.keys()])) rows.push([`${scorecard.by} ${key}`, shown.get(key), groups.get(key) ?? []]);
    for (const [name, row, some] of rows) {
      const computed = new Map(flat('', figures(some, now)));
      const says = new Map(flat('', row?.[which] ?? {}));
      for (const key of new Set([...computed.keys(), ...says.keys()])) found.push([`${name} ${which}${key}`, says.get(key) ?? null, computed.get(key) ?? null]);
    }
    for (const [list, [lines, about]] of Object.entries(LISTS)) {
      const computed = tally(of, lines);
      const says = new Map(scorecard[list].map((line) => [about(line), line[which]]));
      for (const line of new Set([...computed.keys(), ...says.keys()])) found.push([`${list} ${which}: ${line}`, says.get(line) ?? 0, computed.get(line) ?? 0]);
    }
  }
  return found;
}

/** Asks for all events of a practice, page by page. `text(path)` returns an answer's body. */
export async function exported(text, practice) {
  const events = [];
  for (let lines; (lines = (await text(`/v1/desk/${practice}/export?after=${events.at(-1)?.seq ?? 0}`)).trim());)
    events.push(...lines.split('\n').map((line) => JSON.parse(line)));
  return events;
}
