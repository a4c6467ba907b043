import { card, go, localTime, open, openDesk, signIn } from './desk.mjs';
import { expect, test } from './stack.mjs';

test.use({ ownStack: 'desk-day' });

const DAY = 86_400_000;
const MINUTE = 60_000;

/** A week without holidays, open until five on Fridays. */
const week = {
  hours: Object.fromEntries(['1', '2', '3', '4', '5'].map((day) => [day, [['08:00', '17:00']]])),
  holidays: {},
};

test('a paid click on Friday afternoon is tried twice, booked on Monday, reminded, and missed', async ({ page, stack }) => {
  test.setTimeout(120_000);
  const desk = await openDesk(stack, week);
  const zone = desk.policy.time_zone;
  const friday = localTime(zone, 'Fri', 16, 50);
  try {
    await desk.setClock(friday);
    await desk.send({
      name: 'Paula Example', landing: 'https://www.example.com/?utm_source=google&utm_medium=cpc&utm_campaign=implants-fall',
    });
    await signIn(page, desk);
    const row = page.locator('.rows tr', { hasText: 'Paula Example' });
    // A new patient is answered the same day, which ends before the fifteen minutes of a paid click.
    await expect(row).toContainText('by 5:00 PM');
    await expect(row).toContainText('Paid search');
    await expect(row).toContainText('implants-fall');
    await open(page, 'Paula Example');
    await page.getByRole('button', { name: 'No answer' }).click();
    await expect(card(page, 'History')).toContainText('Call: no answer');
    await expect(page.locator('.head')).toContainText('Attempted');
    await expect(card(page, 'Next step')).toContainText('Try again');

    // Over the weekend the session ends by itself.
    const monday = localTime(zone, 'Mon', 8, 20, friday.getTime());
    await desk.setClock(monday);
    await signIn(page, desk);
    await open(page, 'Paula Example');
    await page.getByRole('button', { name: 'Reached', exact: true }).click();
    await expect(page.locator('.head')).toContainText('Reached');
    await page.getByRole('button', { name: 'Book an appointment' }).first().click();
    const visit = new Date(monday.getTime() + 2 * DAY + 100 * MINUTE);
    const local = visit.toLocaleString('sv-SE', { timeZone: zone }).slice(0, 16).replace(' ', 'T');
    await page.getByLabel('Day and time of the appointment').fill(local);
    await page.locator('.asks').getByLabel('Location').selectOption({ index: 1 });
    await page.locator('.asks').getByRole('button', { name: 'Book an appointment' }).click();
    await expect(page.locator('.head')).toContainText('Booked');
    await expect(card(page, 'Visit')).toContainText('10:00 AM');
    await expect(card(page, 'Visit')).toContainText('0 of');
    // The box shows what is stored, so it changes when the answer has come.
    await page.getByLabel('Appointment confirmed').click();
    await expect(page.getByLabel('Appointment confirmed')).toBeChecked();
    await expect(card(page, 'Visit')).toContainText('1 of');

    // The day before, the patient is reminded.
    await desk.setClock(visit.getTime() - DAY - 60 * MINUTE);
    await signIn(page, desk, 'staff', 'tasks', 'Tasks');
    const reminder = page.locator('.tasks li', { hasText: 'Paula Example' }).filter({ hasText: 'Reminder' }).first();
    await expect(reminder).toBeVisible();
    await reminder.getByRole('button', { name: /Done/ }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Task done' })).toBeVisible();

    // The patient does not come.
    await desk.setClock(visit.getTime() + 120 * MINUTE);
    await signIn(page, desk, 'staff', 'queue?status=appointment_booked');
    await open(page, 'Paula Example');
    await page.getByRole('button', { name: 'Did not come' }).click();
    await expect(card(page, 'History')).toContainText('Visit: did not come');

    await go(page, desk, 'scorecard?period=28');
    const tile = (name) => page.locator('.tile', { has: page.locator('dt', { hasText: name }) }).locator('.figure');
    await expect(tile(/^No-shows$/)).toHaveText('1');
    await expect(tile(/^Booking rate$/)).toHaveText('100%');
    await expect(tile(/^From paid campaigns$/)).toHaveText('1');
  } finally {
    await desk.resetClock();
  }
});

test('a Spanish message that may be urgent is told to the dentist, who takes it', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await desk.send({ name: 'Rosa Example', lang: 'es', message: 'Tengo la cara muy hinchada y me cuesta tragar y respirar.' });
  await signIn(page, desk);
  const row = page.locator('.rows tr', { hasText: 'Rosa Example' });
  await expect(row).toContainText('Urgent');
  await expect(row).toContainText('Spanish');
  await open(page, 'Rosa Example');
  await expect(page.locator('.notice', { hasText: 'was told' })).toContainText(/^Dr\. Lee Example was told at .*, because it may be urgent\./);
  await expect(card(page, 'Why it was tagged so')).not.toContainText('rule words');
  await expect(page.locator('mark').first()).toContainText('(Urgent');
  await expect(card(page, 'What to say').locator('blockquote[lang="es"]').first()).toBeVisible();
  await page.getByRole('button', { name: 'I take it' }).click();
  await expect(page.locator('.notice', { hasText: 'was told' })).toHaveCount(0);
  await expect(card(page, 'History')).toContainText('Escalation taken · Front desk');
  await expect(card(page, 'History')).not.toContainText('tok_');
});

test('a call logged with two clicks is one inquiry, answered when it came in', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await signIn(page, desk, 'staff', 'log', 'Log an inquiry');
  const keys = [];
  await page.route('**/inquiries', async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    await new Promise((later) => setTimeout(later, 300));
    await route.continue();
  });
  await page.getByLabel('Name').fill('Omar Example');
  await page.getByLabel('Phone', { exact: true }).fill('(555) 555-0145');
  await page.getByRole('button', { name: 'Log this inquiry' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveText(['Choose what it is about']);
  await page.getByLabel('What for?').selectOption('implants');
  await page.getByLabel('I have spoken with the patient').check();
  await page.locator('summary', { hasText: 'More: campaign' }).click();
  const zone = desk.policy.time_zone;
  const earlier = new Date(Date.now() - 3 * 3_600_000);
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(earlier).replace(' ', 'T');
  await page.getByLabel('When it came in').fill(local);
  await page.getByRole('button', { name: 'Log this inquiry' }).dblclick();
  await expect(page.getByRole('heading', { name: 'Omar Example', level: 1 })).toBeVisible();
  expect(keys).toEqual([expect.stringMatching(/^desk-\d+/)]);
  const { rows } = await desk.ask('GET', `/v1/desk/${desk.policy.id}/inquiries?status=patient_reached`);
  expect(rows).toHaveLength(1);
  // What nobody asked is not stored as told.
  const { clocks, handoff } = await desk.ask('GET', `/v1/desk/${desk.policy.id}/inquiries/${rows[0].id}`);
  expect(clocks.first_response).toBe(clocks.received);
  expect(handoff.tags.intent.groups).not.toContain('organic_form');
  expect(handoff.source).toMatchObject({ source: 'not_asked', channel: 'unassigned' });
  expect(handoff.patient.status).toBe('unknown');
});

test('a referral without its document waits for it, and the wait stays visible', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await signIn(page, desk, 'staff', 'log', 'Log an inquiry');
  await page.getByText('Fax', { exact: true }).click();
  await page.getByLabel('Name').fill('Omar Example');
  await page.getByLabel('Phone', { exact: true }).fill('(555) 555-0145');
  await page.getByLabel('What for?').selectOption('referral');
  await page.getByLabel('How did they hear of us?').selectOption('physician_referral');
  await page.getByRole('button', { name: 'Log this inquiry' }).click();
  await expect(page.getByRole('heading', { name: 'Omar Example', level: 1 })).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'Logged as' })).toBeVisible();
  await page.getByRole('button', { name: 'Wait for a document' }).click();
  await expect(page.locator('.head')).toContainText('Awaiting document');
  await page.locator('summary', { hasText: 'Add a note' }).click();
  await page.getByLabel('Note', { exact: true }).last().fill('Asked the sending office for the referral.');
  await page.getByRole('button', { name: 'Add note' }).click();
  await expect(card(page, 'History')).toContainText('Asked the sending office');
  await expect(card(page, 'Next step')).toContainText('First response');
  await go(page, desk, 'queue?status=awaiting_document');
  await expect(page.locator('.rows tr', { hasText: 'Omar Example' })).toContainText('Awaiting document');
});

test('a complaint belongs to the office manager and is escalated with a reason', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await desk.send({ name: 'Pia Example', message: 'I am very unhappy with how rudely I was treated at the front desk.' });
  await signIn(page, desk, 'admin', 'queue?owner=manager');
  await expect(page.locator('.rows tr', { hasText: 'Pia Example' })).toContainText('Complaint');
  await open(page, 'Pia Example');
  await page.locator('summary', { hasText: 'Escalate' }).click();
  await page.getByLabel('Reason').fill('She asks for a call by the manager in person.');
  await page.getByRole('button', { name: 'Escalate', exact: true }).click();
  await expect(card(page, 'History')).toContainText('staff asked for help');
  await expect(card(page, 'History')).toContainText('call by the manager in person');
});

test('a wave of spam waits in quarantine, and what is no spam is released', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  for (let at = 0; at < 5; at += 1)
    await desk.send({ name: `Growth ${at}`, phone: '', email: `growth${at}@example.com`, website: 'https://offers.example.com', need: 'other' });
  await desk.send({ name: 'Vera Example', phone: '(555) 555-0150' });
  await signIn(page, desk);
  await expect(page.locator('.rows tbody tr')).toHaveCount(1);
  await page.getByLabel('Quarantine').check();
  await expect(page.locator('.rows tbody tr')).toHaveCount(5);
  await open(page, 'Growth 3');
  await page.getByRole('button', { name: 'Release from quarantine' }).click();
  await expect(page.locator('.notice', { hasText: 'likely spam' })).toHaveCount(0);
  await go(page, desk, 'queue');
  await expect(page.locator('.rows tbody tr')).toHaveCount(2);
});

test('the queue says how many run late, exactly once all of them are shown', async ({ page, stack }) => {
  const desk = await openDesk(stack, { ...week, spam: stack.policy.spam });
  const friday = localTime(desk.policy.time_zone, 'Fri', 16, 0);
  const send = (n) => desk.send({ name: `Patient${n} Example`, phone: `(${212 + n}) 555-0123` });
  try {
    await desk.setClock(localTime(desk.policy.time_zone, 'Wed', 10, 0, friday.getTime() - 3 * DAY));
    for (let n = 0; n < 2; n += 1) await send(n);
    await desk.setClock(friday);
    for (let n = 2; n < 52; n += 10) await Promise.all(Array.from({ length: 10 }, (_, more) => send(n + more)));
    await signIn(page, desk);
    await expect(page.locator('.summary')).toContainText(/50\+ to work on.*2 late/);
    await go(page, desk, 'queue?status=new_inquiry');
    await expect(page.locator('.summary')).toContainText('2+ late');
  } finally {
    await desk.resetClock();
  }
});

test('what becomes overdue while the page is open enters the overdue ones by itself, and the marks follow', async ({ page, stack }) => {
  const desk = await openDesk(stack, week);
  const friday = localTime(desk.policy.time_zone, 'Fri', 16, 40);
  // Nobody tells the page: it has to see that time has passed.
  await page.routeWebSocket('**/live', () => {});
  await page.clock.install();
  let now = friday.getTime();
  /** Time passes on the page; its marks follow every quarter of a minute. */
  const until = async (time) => {
    await page.clock.fastForward(Date.parse(time) - now + 16_000);
    now = Date.parse(time) + 16_000;
  };
  try {
    await desk.setClock(friday);
    await desk.send({ name: 'Olga Example' });
    const { rows: [{ due, due_soon: soon }] } = await desk.ask('GET', `/v1/desk/${desk.policy.id}/inquiries`);
    await signIn(page, desk, 'staff', 'queue?overdue=true');
    await expect(page.locator('.connection')).toHaveText('Live');
    await expect(page.getByText('Nothing found by this search and these filters.')).toBeVisible();
    await go(page, desk, 'queue');
    await until(soon);
    await expect(page.locator('.summary')).toContainText('1 due soon');
    await desk.setClock(now);
    await go(page, desk, 'queue?overdue=true');
    await expect(page.getByText('Nothing found by this search and these filters.')).toBeVisible();
    await desk.setClock(Date.parse(due) + 16_000);
    await until(due);
    await expect(page.locator('.rows').getByRole('link', { name: 'Olga Example' })).toBeVisible();
    await expect(page.locator('.summary')).toContainText('1 late');
  } finally {
    await desk.resetClock();
  }
});
