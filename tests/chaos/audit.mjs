// What must be true afterwards, read from the database and from what the receivers have.

const STATEMENTS = [
  'SELECT id, reference FROM inquiry',
  "SELECT inquiry, count(*) AS events FROM event WHERE kind = 'inquiry.received' GROUP BY inquiry",
  `SELECT d.id, d.inquiry, d.endpoint, d.state, d.tries, (SELECT count(*) FROM try WHERE delivery = d.id) AS written
   FROM delivery d JOIN event e ON e.seq = d.event WHERE e.kind = 'inquiry.received'`,
  'SELECT count(*) AS rows FROM event WHERE inquiry IS NOT NULL AND inquiry NOT IN (SELECT id FROM inquiry)',
  'SELECT count(*) AS rows FROM try WHERE delivery NOT IN (SELECT id FROM delivery)',
  'SELECT name FROM endpoint ORDER BY name',
  // Those of the arrival; what the clock escalates later has no end here.
  `SELECT d.id, d.inquiry, d.endpoint, d.state FROM delivery d JOIN event e ON e.seq = d.event
   JOIN inquiry i ON i.id = e.inquiry WHERE e.kind = 'inquiry.escalated' AND e.at = i.received_at`,
  `SELECT e.inquiry FROM event e JOIN inquiry i ON i.id = e.inquiry
   WHERE e.kind = 'inquiry.escalated' AND e.at = i.received_at`,
  "SELECT count(*) AS rows FROM try WHERE error = 'unreadable'",
];

/** Compares what was told, what is stored and what arrived. Returns counts and faults. */
export async function audit({ database, practices, book }) {
  const faults = [];
  const counts = { acknowledged: 0, stored: 0, deliveries: 0, arrivals: 0, tries: 0, 'arrived again': 0, escalations: 0, 'escalations arrived': 0, 'panics in a delivery': 0 };
  const told = [...book.values()];
  for (const practice of practices) {
    const [inquiries, received, deliveries, [strayEvents], [strayTries], endpoints, escalated, concerns, [panicked]] =
      await database.rows(practice.id, ...STATEMENTS);
    const fault = (text) => faults.push(`${practice.id}: ${text}`);

    // Each key was told one id, so as many ids as keys means that nothing is stored twice.
    const mine = told.filter((one) => one.practice === practice.id);
    const expected = new Map(mine.map((one) => [one.id, one]));
    if (expected.size !== mine.length) fault(`${mine.length} keys were told ${expected.size} ids`);
    counts.acknowledged += mine.length;
    counts.stored += inquiries.length;
    const names = new Map();
    for (const { id, reference } of inquiries) {
      const one = expected.get(id);
      if (!one) fault(`stored ${id}, which nobody was told of`);
      else if (one.reference !== reference) fault(`${id} is stored as ${reference}, told as ${one.reference}`);
      names.set(id, one?.fields.name);
      expected.delete(id);
    }
    for (const { key, id } of expected.values()) fault(`${key} was acknowledged as ${id} and is not stored`);

    const stored = new Set(inquiries.map(({ id }) => id));
    if (received.length !== stored.size) fault(`${stored.size} inquiries have ${received.length} first events`);
    for (const { inquiry, events } of received)
      if (events !== 1 || !stored.has(inquiry)) fault(`${inquiry} has ${events} first events`);
    if (strayEvents.rows) fault(`${strayEvents.rows} events belong to no inquiry`);
    if (strayTries.rows) fault(`${strayTries.rows} tries belong to no delivery`);

    const receivers = Object.keys(practice.receivers).sort();
    if (endpoints.map(({ name }) => name).join() !== receivers.join()) fault('an endpoint is half written');
    counts.deliveries += deliveries.length;
    if (deliveries.length !== stored.size * receivers.length)
      fault(`${stored.size} inquiries have ${deliveries.length} deliveries to ${receivers.length} endpoints`);
    const ids = new Map();
    for (const { id, inquiry, endpoint, state, tries, written } of deliveries) {
      ids.set(`${endpoint} ${inquiry}`, id);
      counts.tries += tries;
      if (state !== 'delivered') fault(`delivery ${id} of ${inquiry} is ${state} after ${tries} tries`);
      if (written !== tries) fault(`delivery ${id} says ${tries} tries and has ${written}`);
    }

    // A concern is told to those who take such messages, after the arrival that raised it.
    const takers = Object.entries(practice.receivers).filter(([, { takes }]) => takes.includes('inquiry.escalated'));
    counts['panics in a delivery'] += panicked.rows;
    counts.escalations += escalated.length;
    if (escalated.length !== concerns.length * takers.length)
      fault(`${concerns.length} concerns have ${escalated.length} deliveries to ${takers.length} endpoints`);
    for (const { id, inquiry, state } of escalated) if (state !== 'delivered') fault(`escalation ${id} of ${inquiry} is ${state}`);
    for (const [name, { arrivals }] of takers) {
      const received = new Set();
      const told = new Set();
      for (const { type, inquiry, taken } of arrivals) {
        if (type === 'inquiry.escalated') {
          if (!received.has(inquiry)) fault(`${name} got the escalation of ${inquiry} before it had the inquiry`);
          if (taken) told.add(inquiry);
        } else if (taken) received.add(inquiry);
      }
      counts['escalations arrived'] += told.size;
      for (const { inquiry } of concerns) if (!told.has(inquiry)) fault(`the escalation of ${inquiry} never reached ${name}`);
    }

    for (const [name, receiver] of Object.entries(practice.receivers)) {
      if (receiver.forged()) fault(`${name} got ${receiver.forged()} messages that do not verify`);
      const arrived = new Set();
      const other = receiver.arrivals.find(({ type }) => !receiver.takes.includes(type));
      if (other) fault(`${name} got ${other.type}`);
      for (const { id, inquiry, name: patient, taken } of receiver.arrivals.filter(({ type }) => type === 'inquiry.received')) {
        counts.arrivals++;
        if (id !== ids.get(`${name} ${inquiry}`)) fault(`${name} got ${inquiry} under another id`);
        if (patient !== names.get(inquiry)) fault(`${name} got ${inquiry} with another patient's name`);
        if (!taken) continue;
        if (arrived.has(inquiry)) counts['arrived again']++;
        arrived.add(inquiry);
      }
      for (const id of stored) if (!arrived.has(id)) fault(`${id} never reached ${name}`);
    }
  }
  return { counts, faults };
}
