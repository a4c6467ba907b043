// Patients' browsers and API clients: they retry with the same key until they are told, send the
// same thing twice or late, hang up, and sometimes send what cannot be taken.

const pause = (ms) => new Promise((after) => setTimeout(after, ms));

/** How long one try may take before the client gives it up, in milliseconds. */
const PATIENCE_MS = 10_000;

/** A message that somebody has to be told of at once. */
export const EMERGENCY = "I can't breathe right";

/** How often a client tries in all; at the end everything works, so nothing gets near it. */
const TRIES = 200;

function encoded(fields, key, encoding) {
  const accept = { accept: 'application/json' };
  if (encoding === 'json')
    return {
      headers: { ...accept, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ ...fields, consent: fields.consent === 'yes' }),
    };
  const body = encoding === 'form' ? new URLSearchParams() : new FormData();
  for (const [name, value] of Object.entries({ ...fields, key })) body.set(name, value);
  return { headers: accept, body };
}

/** How soon after the storm nothing of it can be left, in milliseconds: what was asked to panic has. */
const SETTLE_MS = 5_000;

/** Starts clients. What they were told is in `book`; `wrong` collects what must not happen. */
export function startClients({ edge, practices, random, count, pauses, steadyPauses }) {
  const book = new Map();
  const wrong = [];
  const counts = { requests: 0, retries: 0, duplicates: 0, repeats: 0, refused: 0, reused: 0, abandoned: 0, 'no answer in time': 0, 'late though nothing failed': 0, 'failed though nothing failed': 0, 'answered 500': 0, 'answered 503': 0 };
  let running = true;
  let steady = false;
  let calm = Infinity;

  const send = async (inquiry, { patience = PATIENCE_MS, fields = inquiry.fields } = {}) => {
    counts.requests++;
    const nothingFails = steady;
    const controller = new AbortController();
    let late;
    // A connection that is cut while it is being aborted can leave `fetch` waiting for ever.
    const ended = new Promise((_, reject) => {
      late = setTimeout(() => {
        if (patience === PATIENCE_MS) counts['no answer in time']++;
        if (patience === PATIENCE_MS && nothingFails) counts['late though nothing failed']++;
        controller.abort();
        reject(new Error('no answer in time'));
      }, patience);
    });
    const asked = fetch(`${edge}/v1/inquiries`, {
      method: 'POST',
      signal: controller.signal,
      ...encoded(fields, inquiry.key, inquiry.encoding),
    }).then(async (answer) => {
      if (`answered ${answer.status}` in counts) counts[`answered ${answer.status}`]++;
      return { status: answer.status, body: await answer.json() };
    });
    asked.catch(() => {});
    return Promise.race([asked, ended]).finally(() => clearTimeout(late));
  };

  const note = (inquiry, told) => {
    inquiry.id ??= told.id;
    inquiry.reference ??= told.reference;
    inquiry.told ??= JSON.stringify(told);
    if (inquiry.told !== JSON.stringify(told))
      wrong.push(`${inquiry.key} was told ${inquiry.told} and then ${JSON.stringify(told)}`);
  };

  /** Sends until the inquiry is acknowledged, as the widget does. */
  const insist = async (inquiry) => {
    for (let tries = 0; tries < TRIES; tries++) {
      const settled = Date.now() > calm + SETTLE_MS;
      const answer = await send(inquiry).catch(() => undefined);
      if (answer?.status === 201 && answer.body) return note(inquiry, answer.body);
      if (settled) counts['failed though nothing failed']++;
      if (answer && answer.status < 500 && answer.status !== 429)
        return wrong.push(`${inquiry.key} was refused with ${answer.status}`);
      counts.retries++;
      await pause(random.between(50, 400));
    }
    wrong.push(`${inquiry.key} was not taken in ${TRIES} tries`);
  };

  const make = (key) => {
    const practice = random.pick(practices);
    return {
      key,
      practice,
      encoding: random.pick(['json', 'form', 'multipart']),
      fields: {
        practice,
        need: random.pick(['implants', 'checkup', 'other', 'insurance']),
        name: `Patient ${key}`,
        // Most people have a number of their own; some write twice.
        phone: `(${random.between(200, 999)}) 555-01${String(random.between(0, 99)).padStart(2, '0')}`,
        message: random.pick(['', 'A crown came loose', 'Quisiera una cita', EMERGENCY]),
        consent: 'yes',
        form: 'widget',
      },
    };
  };

  const one = async (key) => {
    const inquiry = make(key);
    const chance = steady ? 1 : random.next();
    if (chance < 0.06) {
      // Nothing of it may be stored.
      const { consent, ...fields } = inquiry.fields;
      const answer = await send(inquiry, { fields: { ...fields, name: `Refused ${key}` } }).catch(() => undefined);
      if (answer && answer.status < 500 && answer.status !== 422) wrong.push(`an inquiry without consent got ${answer.status}`);
      counts.refused++;
      return;
    }
    book.set(key, inquiry);
    if (chance < 0.14) {
      // The connection ends before or after the inquiry is stored.
      counts.abandoned++;
      await send(inquiry, { patience: random.between(1, 30) }).catch(() => undefined);
    }
    if (chance > 0.14 && chance < 0.24) {
      const copies = random.between(1, 4);
      counts.duplicates += copies;
      await Promise.all(Array.from({ length: copies + 1 }, () => insist(inquiry)));
    } else await insist(inquiry);
    if (chance > 0.24 && chance < 0.34) {
      // An old request comes again, after newer ones.
      const old = random.pick([...book.values()]);
      counts.repeats++;
      await insist(old);
    }
    if (chance > 0.34 && chance < 0.38 && inquiry.id) {
      counts.reused++;
      const answer = await send(inquiry, { fields: { ...inquiry.fields, name: `Reused ${key}` } }).catch(() => undefined);
      if (answer && answer.status < 500 && answer.status !== 422) wrong.push(`a reused key got ${answer.status}`);
    }
  };

  const clients = Array.from({ length: count }, async (_, client) => {
    for (let n = 0; running; n++) {
      await one(`${client}-${n}`);
      await pause(random.between(...(steady ? steadyPauses : pauses)));
    }
  });
  return {
    book, wrong, counts,
    /** From now on only plain new inquiries, and more of them, for measuring; nothing may be late. */
    calmDown: () => {
      steady = true;
      calm = Date.now();
    },
    /** Lets every client finish what it has begun. */
    stop: async () => {
      running = false;
      await Promise.all(clients);
    },
  };
}
