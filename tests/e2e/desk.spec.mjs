import { card, go, hasNoViolations, open, openDesk, signIn } from './desk.mjs';
import { expect, test } from './stack.mjs';

test('signing in keeps the token out of the address, signing out ends the session everywhere', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await page.goto(`${desk.address('queue')}?token=${desk.tokens.staff}`);
  const field = page.getByLabel('Your token');
  await expect(field).toHaveValue(desk.tokens.staff);
  expect(page.url()).not.toContain('ptk_');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Queue' })).toBeVisible();
  const cookies = await page.context().cookies();
  expect(cookies).toMatchObject([{ httpOnly: true, sameSite: 'Strict' }]);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Queue' })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect.poll(async () => {
    const header = { cookie: `${cookies[0].name}=${cookies[0].value}` };
    return (await fetch(`${desk.edge}/v1/desk/${desk.policy.id}/me`, { headers: header })).status;
  }).toBe(401);
});

test('a wrong token is refused in words, at the field', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await page.goto(desk.address('queue'));
  await page.getByLabel('Your token').fill('ptk_wrong_token');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('not known, or it has been revoked');
  await expect(page.getByLabel('Your token')).toBeFocused();
  await hasNoViolations(page, 'sign-in with an error');
});

test('somebody signs in before the wasm is there, and the desk opens when it comes', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route('**/*.wasm', async (route) => { await held; await route.continue(); });
  await page.goto(`${stack.edge}/desk`);
  const field = page.getByLabel('Your token');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toHaveText('Enter your token');
  await expect(field).toBeFocused();
  await field.fill('ptk_wrong_token');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('not known, or it has been revoked');
  await hasNoViolations(page, 'sign-in without wasm');
  await field.fill(desk.tokens.staff);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Opening…')).toBeVisible();
  await expect(field).toBeHidden();
  release();
  await expect(page.getByRole('heading', { name: 'Queue' })).toBeVisible();
  expect(page.url()).toBe(desk.address('queue'));
});

test('whoever was signed in sees no form again, asks once for who and what before the wasm, and in the chosen colors', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await desk.send({ name: 'Nina Example' });
  await signIn(page, desk);
  await page.getByLabel('Colors').selectOption('dark');
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname.split('/').at(-1)));
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route('**/*.wasm', async (route) => { await held; await route.continue(); });
  // The load waits for the wasm.
  const loaded = page.reload();
  await expect(page.getByText('Opening…')).toBeVisible();
  await expect(page.getByLabel('Your token')).toBeHidden();
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  await expect.poll(() => asked.filter((name) => name === 'me' || name === 'inquiries').length).toBe(2);
  // Who waits is told before the wasm is there.
  await expect(page.getByRole('listitem')).toHaveText(/^Nina Example by \w{3}, \w{3} \d+, \d+:\d\d.[AP]M$/);
  await hasNoViolations(page, 'before the wasm');
  release();
  await loaded;
  await expect(page.locator('.rows').getByRole('link', { name: 'Nina Example' })).toBeVisible();
  await expect(page.locator('.early')).toHaveCount(0);
  await expect(page.locator('.connection')).toHaveText('Live');
  // Once more when the live connection stands: what came in meanwhile nobody has told.
  await expect.poll(() => asked.filter((name) => name === 'me' || name === 'inquiries').sort()).toEqual(['inquiries', 'inquiries', 'me']);
});

test('what comes in between the first list and the live connection is shown', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.routeWebSocket('**/live', async (socket) => { await held; socket.connectToServer(); });
  await signIn(page, desk);
  await expect(page.getByText('Nobody is waiting.')).toBeVisible();
  await desk.send({ name: 'Nina Example' });
  release();
  await expect(page.locator('.connection')).toHaveText('Live');
  await expect(page.locator('.rows').getByRole('link', { name: 'Nina Example' })).toBeVisible();
});

test('a live connection that died without a word hides nobody for long', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  // Two minutes are over in one second here.
  await page.addInitScript(() => {
    const every = window.setInterval;
    window.setInterval = (call, millis, ...more) => every(call, millis === 20_000 ? 200 : millis, ...more);
  });
  // It stands as far as the page knows, and tells of nothing.
  await page.routeWebSocket('**/live', () => {});
  await signIn(page, desk);
  await expect(page.locator('.connection')).toHaveText('Live');
  await expect(page.getByText('Nobody is waiting.')).toBeVisible();
  await desk.send({ name: 'Nina Example' });
  await expect(page.locator('.rows').getByRole('link', { name: 'Nina Example' })).toBeVisible();
});

test('a queue that changes faster than answers come is drawn all the same', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await signIn(page, desk);
  await expect(page.locator('.connection')).toHaveText('Live');
  await expect(page.getByText('Nobody is waiting.')).toBeVisible();
  const held = [];
  await page.route('**/inquiries?*', (route) => { held.push(route); });
  await desk.send({ name: 'Nina Example' });
  await expect.poll(() => held.length).toBeGreaterThan(0);
  const before = held.length;
  await desk.send({ name: 'Vera Example', phone: '(555) 555-0124' });
  await expect.poll(() => held.length).toBeGreaterThan(before);
  // The last answer is still to come.
  await held[0].continue();
  await expect(page.locator('.rows').getByRole('link', { name: 'Nina Example' })).toBeVisible();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('"Try again" asks as often as it is pressed', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await signIn(page, desk);
  // From now on nothing but the button asks.
  await expect(page.locator('.connection')).toHaveText('Live');
  let refused = 0;
  await page.route('**/tasks?*', (route) => {
    refused += 1;
    return route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify({ type: '/problems/unavailable', title: 'Not now', status: 503, detail: 'Try again soon.' }) });
  });
  await page.goto(desk.address('tasks'));
  const again = page.getByRole('button', { name: 'Try again' });
  await again.click();
  await expect.poll(() => refused).toBe(2);
  await expect(again).toBeVisible();
  await page.unroute('**/tasks?*');
  await again.click();
  await expect(page.getByText('Nothing is due.')).toBeVisible();
});

test('a printed list of tasks says how many are not on it', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await desk.send({ name: 'Ana Example' });
  await page.route('**/tasks?*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...await response.json(), left: 7 } });
  });
  await signIn(page, desk, 'staff', 'tasks', 'Tasks');
  const told = page.getByText('7 tasks that are due later are not on this paper.');
  await expect(page.locator('.tasks li', { hasText: 'Ana Example' }).first()).toBeVisible();
  await expect(told).toBeHidden();
  await page.emulateMedia({ media: 'print' });
  await expect(told).toBeVisible();
});

test('fields of the log that are wrong say so where they are', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await signIn(page, desk, 'staff', 'log', 'Log an inquiry');
  await page.getByRole('button', { name: 'Log this inquiry' }).click();
  const name = page.getByLabel('Name', { exact: true });
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await expect(name).toHaveAccessibleDescription('Enter the name');
  await expect(page.getByLabel('What for?')).toHaveAccessibleDescription('Choose what it is about');
  await expect(page.getByRole('textbox', { name: 'Email' })).not.toHaveAttribute('aria-invalid');
  await hasNoViolations(page, 'the log with errors');
  await page.getByRole('link', { name: 'Choose what it is about' }).click();
  await expect(page.getByLabel('What for?')).toBeFocused();
});

test('an appointment is for a location that somebody chose', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await desk.send({ name: 'Ana Example' });
  await signIn(page, desk);
  await open(page, 'Ana Example');
  await page.getByRole('button', { name: 'Reached', exact: true }).click();
  await page.getByRole('button', { name: 'Book an appointment' }).first().click();
  await page.getByLabel('Day and time of the appointment').fill('2035-03-01T10:00');
  const book = page.locator('.asks').getByRole('button', { name: 'Book an appointment' });
  await book.click();
  const location = page.locator('.asks').getByLabel('Location');
  await expect(location).toBeFocused();
  await expect(location).toHaveAttribute('aria-invalid', 'true');
  await expect(location).toHaveAccessibleDescription('Choose the location of the appointment');
  await hasNoViolations(page, 'an appointment without a location');
  await location.selectOption({ index: 1 });
  await book.click();
  const visit = card(page, 'Visit');
  // Whether the patient came nobody knows yet.
  await expect(visit.getByRole('button', { name: 'Cancelled' })).toBeVisible();
  await expect(visit.getByRole('button', { name: /Came|Did not come/ })).toHaveCount(0);
});

test('on a phone the handoff comes after the next step and before what can be done', async ({ browser, stack }) => {
  const desk = await openDesk(stack);
  await desk.send({ name: 'Ana Example', email: `${'a-very-long-name-of-a-mailbox-'.repeat(2)}@${'long-host-name.'.repeat(5)}example.com`, message: 'I would like to know what it costs.' });
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await signIn(page, desk);
  await open(page, 'Ana Example');
  const top = async (name) => (await card(page, name).boundingBox()).y;
  expect(await top('Next step')).toBeLessThan(await top('Handoff'));
  expect(await top('Handoff')).toBeLessThan(await top('Log an attempt'));
  expect((await card(page, 'Handoff').boundingBox()).height).toBeLessThan(520);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1366, height: 900 });
  // Beside each other, neither leaves a gap in the other's column.
  const bottom = async (name) => { const box = await card(page, name).boundingBox(); return box.y + box.height; };
  expect(await top('In the patient\'s words') - await bottom('Next step')).toBeLessThan(40);
  expect(await top('Why it was tagged so') - await bottom('Handoff')).toBeLessThan(40);
  await context.close();
});

test('nobody at the desk for half an hour ends the session, after a warning', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await page.clock.install();
  await signIn(page, desk);
  await page.clock.fastForward('28:20');
  await expect(page.getByRole('button', { name: 'Stay signed in' })).toBeVisible();
  await page.clock.fastForward('02:00');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('not used for 30 minutes');
});

test('a tab that nobody uses does not end the session of the one in use', async ({ context, stack }) => {
  const desk = await openDesk(stack);
  const [used, idle] = [await context.newPage(), await context.newPage()];
  await context.clock.install();
  await signIn(used, desk);
  await idle.goto(desk.address('queue'));
  await expect(idle.getByRole('heading', { name: 'Queue', level: 1 })).toBeVisible();
  await context.clock.fastForward('29:00');
  const touched = (tab) => tab.evaluate(() => localStorage.getItem('portico-touched'));
  const before = await touched(used);
  await used.keyboard.press('j');
  await expect.poll(() => touched(used)).not.toBe(before);
  const told = await touched(used);
  await expect.poll(() => touched(idle)).toBe(told);
  await context.clock.fastForward('02:00');
  await expect(idle.getByRole('heading', { name: 'Queue', level: 1 })).toBeVisible();
  await used.reload();
  await expect(used.getByRole('heading', { name: 'Queue', level: 1 })).toBeVisible();
});

test('what is held back as likely spam is told in the queue, and found by a link', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  const held = await desk.send({ name: 'Best SEO', message: 'We build backlinks: https://a.example and https://b.example' });
  expect(held.promise).toBeUndefined();
  await signIn(page, desk);
  await page.getByRole('link', { name: '1 inquiry is held back as likely spam' }).click();
  await expect(page.locator('.rows').getByRole('link', { name: 'Best SEO', exact: true })).toBeVisible();
  await hasNoViolations(page, 'quarantine');
  // Nowhere to move it to before it is released.
  await open(page, 'Best SEO');
  await expect(card(page, 'Log an attempt')).toBeVisible();
  await expect(card(page, 'Status')).toHaveCount(0);
});

test('a new inquiry appears in an open queue by itself', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await signIn(page, desk);
  await expect(page.locator('.connection')).toHaveText('Live');
  await expect(page.getByText('Nobody is waiting.')).toBeVisible();
  await desk.send({ name: 'Nina Example' });
  await expect(page.locator('.rows').getByRole('link', { name: 'Nina Example' })).toBeVisible();
});

test('what asks again says so, what it asks again does not, and each tells earlier from later', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  const first = await desk.send({ name: 'Ines Example', message: 'Invisalign?' });
  const second = await desk.send({ name: 'Ines Example', message: 'I would like to know what it costs.' });
  await signIn(page, desk);
  const linked = card(page, 'Same phone or email');
  await go(page, desk, `inquiry/${first.id}`);
  await expect(linked.getByRole('heading', { name: 'Asked again later' })).toBeVisible();
  await expect(linked).not.toContainText('Asked before');
  await expect(linked.getByRole('link', { name: second.reference })).toBeVisible();
  // Marks stand above; one word shows no language.
  await expect(page.locator('.inquiry > .tags')).not.toContainText('Asked again');
  await expect(page.locator('.inquiry > .tags')).toContainText('Language not certain: ask');
  await hasNoViolations(page, 'an inquiry that was asked again');
  await go(page, desk, `inquiry/${second.id}`);
  await expect(linked.getByRole('heading', { name: 'Asked before' })).toBeVisible();
  await expect(linked).not.toContainText('later');
  await expect(linked.getByRole('link', { name: first.reference })).toBeVisible();
  await expect(page.locator('.inquiry > .tags')).toContainText('Asked again');
  await expect(page.locator('.inquiry > .tags')).not.toContainText('Language not certain');
});

test('what is printed from a dark screen is dark on white, and has no buttons', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await desk.send({ name: 'Ana Example' });
  await signIn(page, desk);
  await page.getByLabel('Colors').selectOption('dark');
  await go(page, desk, 'tasks');
  const task = page.locator('.tasks li', { hasText: 'Ana Example' }).first();
  await expect(task).toBeVisible();
  const colors = () => page.evaluate(() => { const { color, backgroundColor } = getComputedStyle(document.body); return [color, backgroundColor]; });
  const [ink] = await colors();
  await page.emulateMedia({ media: 'print' });
  await expect.poll(colors).toEqual(['rgb(21, 32, 30)', 'rgb(255, 255, 255)']);
  expect(ink).not.toBe('rgb(21, 32, 30)');
  await expect(page.getByRole('button').filter({ visible: true })).toHaveCount(0);
  await expect(task).toBeVisible();
});

test('the queue is searched by name, phone, email and reference, and no address holds what was searched', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  const { reference } = await desk.send({ name: 'Zoe Winters', phone: '(555) 555-0161', email: 'zoe@example.com' });
  await desk.send({ name: 'Ben Summers', phone: '(555) 555-0162' });
  await signIn(page, desk);
  for (const text of ['winters', '555 555 0161', 'zoe@example.com', reference]) {
    await page.getByRole('searchbox').fill(text);
    await page.getByRole('button', { name: 'Search' }).click();
    await expect(page.locator('.rows tbody tr')).toHaveCount(1);
    await expect(page.locator('.rows')).toContainText('Zoe Winters');
    await page.getByRole('button', { name: 'Clear search and filters' }).click();
    await expect(page.locator('.rows tbody tr')).toHaveCount(2);
  }
  expect(page.url()).not.toContain('zoe');
});

test('further rows stay on the screen when an inquiry arrives, and give way to what is searched', async ({ page, stack }) => {
  const desk = await openDesk(stack, { spam: stack.policy.spam });
  const send = (n) => desk.send({ name: `Patient${n} Example`, phone: `(${212 + n}) 555-0123` });
  for (let n = 0; n < 60; n += 10) await Promise.all(Array.from({ length: 10 }, (_, more) => send(n + more)));
  await signIn(page, desk);
  const rows = page.locator('.rows tbody tr');
  await expect(rows).toHaveCount(50);
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect(rows).toHaveCount(60);
  await send(60);
  await expect(rows).toHaveCount(61);
  await expect(page.locator('.rows')).toContainText('Patient60 Example');
  await page.getByRole('searchbox').fill('patient7');
  await page.keyboard.press('Enter');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('Patient7 Example');
  await page.getByRole('button', { name: 'Clear search and filters' }).click();
  await expect(rows).toHaveCount(50);

  // As do tasks, of which each inquiry has one.
  await go(page, desk, 'tasks');
  const tasks = page.locator('.tasks li');
  await expect(tasks).toHaveCount(50);
  await expect(page.locator('.count').last()).toHaveText(/\+$/);
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect(tasks).toHaveCount(61);
  await expect(page.locator('.count').last()).toHaveText(/\d$/);
  await expect(page.getByRole('button', { name: 'Show more' })).toHaveCount(0);
});

test('an inquiry is answered by keyboard alone', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await desk.send({ name: 'Kim Example', phone: '(555) 555-0170' });
  await desk.send({ name: 'Lee Sample', phone: '(555) 555-0171' });
  await page.goto(desk.address('queue'));
  await expect(page.getByLabel('Your token')).toBeVisible();
  await page.getByLabel('Your token').focus();
  await page.keyboard.type(desk.tokens.staff);
  await page.keyboard.press('Enter');
  await expect(page.locator('.row-link')).toHaveCount(2);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  const second = page.locator('.row-link').nth(1);
  await expect(second).toBeFocused();
  const name = await second.innerText();
  await page.keyboard.press('Enter');
  const heading = page.getByRole('heading', { level: 1, name });
  await expect(heading).toBeFocused();
  const wanted = page.getByRole('button', { name: 'No answer' });
  for (let tabs = 0; tabs < 60 && !(await wanted.evaluate((element) => element === document.activeElement)); tabs += 1)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(card(page, 'History')).toContainText('Call: no answer');
});

test('what cannot be sent is said not to be saved, and is done once when it can be', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await desk.send({ name: 'Ana Example', email: 'ana?bcc=spy@example.com' });
  await signIn(page, desk);
  await open(page, 'Ana Example');
  await expect(page.getByRole('link', { name: /bcc/ })).toHaveAttribute('href', 'mailto:ana%3Fbcc%3Dspy@example.com');
  const keys = [];
  let lost = 2;
  await page.route('**/attempts', async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    // The first arrives and its answer is lost; the second does not arrive.
    if (lost === 2) await route.fetch();
    lost -= 1;
    return lost < 0 ? route.continue() : route.abort();
  });
  await page.getByRole('button', { name: 'No answer' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Attempt logged.' })).toBeVisible({ timeout: 15_000 });
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
  const { rows: [{ attempts }] } = await desk.ask('GET', `/v1/desk/${desk.policy.id}/inquiries`);
  expect(attempts).toBe(1);

  await page.route('**/notes', (route) => route.abort());
  await page.locator('summary', { hasText: 'Add a note' }).click();
  await page.getByLabel('Note', { exact: true }).last().fill('Prefers Thursdays.');
  await page.clock.install();
  await page.getByRole('button', { name: 'Add note' }).click();
  for (let waits = 0; waits < 4; waits += 1) {
    await page.waitForTimeout(300);
    await page.clock.fastForward(9_000);
  }
  await expect(page.getByRole('alert').filter({ hasText: 'This was not saved' })).toBeVisible();
});

test('a queue that cannot be read again says as of when it is', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await desk.send({ name: 'Ana Example' });
  await signIn(page, desk);
  await expect(page.locator('.connection')).toHaveText('Live');
  await page.route('**/inquiries?*', (route) => route.abort());
  await desk.send({ name: 'Nina Example', phone: '(555) 555-0124' });
  await expect(page.locator('.connection')).toContainText(/^Offline, as of \d+:\d\d [AP]M$/);
  await expect(page.getByRole('link', { name: 'Ana Example' })).toBeVisible();
  await hasNoViolations(page, 'a queue as of a while ago');
  await page.unroute('**/inquiries?*');
  await expect(page.getByRole('link', { name: 'Nina Example' })).toBeVisible();
  await expect(page.locator('.connection')).toHaveText('Live');
  await page.getByRole('searchbox').fill('(555) 555-0199');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Nothing found by this search and these filters.')).toBeVisible();
});

test('a marketer sees the scorecard, without small counts, and nothing else', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await desk.send({ name: 'Ana Example' });
  await signIn(page, desk, 'marketer', 'queue', 'Scorecard');
  await expect(page.getByRole('navigation', { name: 'Desk' }).getByRole('link')).toHaveText(['Scorecard']);
  await expect(page.locator('.tile').first()).toContainText('hidden');
  await expect(page.getByText('Counts under five, and what would tell them, are hidden')).toBeVisible();
  expect(await page.evaluate((id) => fetch(`/v1/desk/${id}/inquiries`).then(({ status }) => status), desk.policy.id)).toBe(403);
});

test('the policy is changed by way of a draft that says what it does, and changed back', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await signIn(page, desk, 'admin', 'admin/people', 'Administration');
  const paid = page.locator('fieldset', { hasText: 'Paid campaign' });
  await paid.getByLabel('Owner').selectOption('billing');
  const draft = page.getByRole('region', { name: 'Draft' });
  await expect(draft).toContainText('Draft: 1 change');
  await expect(draft).toContainText('paid campaign arriving now: Billing desk');
  await draft.getByRole('button', { name: 'Put in force' }).click();
  await expect(draft).toHaveCount(0);
  await go(page, desk, 'admin/policy');
  // An earlier version says what it does first, too, and waits to be put in force.
  await page.getByRole('button', { name: 'Restore version 1' }).click();
  await expect(draft).toContainText('Version 1 as it was.');
  await expect(draft).toContainText('paid campaign arriving now: ');
  await hasNoViolations(page, 'a version to be restored');
  await expect(page.locator('tr', { hasText: 'In force' })).toContainText('2');
  await draft.getByRole('button', { name: 'Put in force' }).click();
  await expect(page.locator('tr', { hasText: 'In force' })).toContainText('3');
  await go(page, desk, 'admin/people');
  await expect(paid.getByLabel('Owner')).toHaveValue('scheduling');
});

test('a draft does not undo what somebody else has put in force meanwhile', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await signIn(page, desk, 'admin', 'admin/people', 'Administration');
  await page.locator('fieldset', { hasText: 'Paid campaign' }).getByLabel('Owner').selectOption('billing');
  const draft = page.getByRole('region', { name: 'Draft' });
  await expect(draft.getByRole('button', { name: 'Put in force' })).toBeVisible();
  const path = `/v1/practices/${desk.policy.id}/policy`;
  const renamed = await fetch(`${desk.edge}${path}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${desk.tokens.admin}`, 'content-type': 'application/json', 'if-match': '*' },
    body: JSON.stringify({ ...desk.policy, name: 'Renamed Dental' }),
  });
  expect(renamed.status).toBe(200);
  // Whatever else happens lets the desk ask for everything again.
  await desk.send({ name: 'Ana Example' });
  await page.waitForTimeout(1500);
  await draft.getByRole('button', { name: 'Put in force' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'changed it meanwhile' })).toBeVisible();
  await expect(draft).toContainText('Draft: 1 change');
  expect((await desk.ask('GET', path)).name).toBe('Renamed Dental');
});

test('a draft with a mistake cannot be put in force and names the place', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await signIn(page, desk, 'admin', 'admin/hours', 'Administration');
  await card(page, 'Hours of the practice').getByLabel('Monday').fill('17:00-08:00');
  await page.keyboard.press('Tab');
  const draft = page.getByRole('region', { name: 'Draft' });
  await expect(draft).toContainText('cannot be put in force yet');
  await expect(draft.getByRole('button', { name: 'Put in force' })).toHaveCount(0);
  await draft.getByRole('button', { name: 'Discard draft' }).click();
  await expect(draft).toHaveCount(0);
});

test('a token is shown once, works, stops working when it is revoked, and works again when that is taken back', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await signIn(page, desk, 'admin', 'admin/tokens', 'Administration');
  await page.getByLabel('Label, as the history shows it').fill('Evening shift');
  await page.getByRole('button', { name: 'Make token' }).click();
  const secret = (await page.locator('.secret').innerText()).trim();
  const me = () => fetch(`${desk.edge}/v1/desk/${desk.policy.id}/me`, { headers: { authorization: `Bearer ${secret}` } });
  expect((await me()).status).toBe(200);
  // A role says what it sees before it is given.
  await page.getByLabel('Role').selectOption('marketer');
  await expect(page.getByText('Sees the scorecard with small counts hidden')).toBeVisible();
  // Revoking says what follows, and happens only then.
  await page.getByRole('button', { name: 'Revoke Evening shift' }).click();
  await expect(page.getByText('Sessions of the desk that end at once: 0.')).toBeVisible();
  await hasNoViolations(page, 'a token to be revoked');
  expect((await me()).status).toBe(200);
  await page.getByRole('button', { name: 'Revoke it Evening shift' }).click();
  const row = page.getByRole('row', { name: /^Evening shift/ });
  await expect(row).toContainText(/Revoked .* by Dana Example/);
  expect((await me()).status).toBe(401);
  await page.getByRole('button', { name: 'Reinstate Evening shift' }).click();
  await expect(row).toContainText(/Reinstated .* by Dana Example/);
  expect((await me()).status).toBe(200);
});

test('a location has holidays of its own, and less time to keep is told with what it destroys', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  const [{ name }] = desk.policy.locations;
  await signIn(page, desk, 'admin', 'admin/hours', 'Administration');
  const hours = card(page, `Hours of ${name}`);
  await hours.getByLabel('Date').fill('2099-12-24');
  await hours.getByRole('button', { name: 'Add', exact: true }).click();
  const draft = page.getByRole('region', { name: 'Draft' });
  await draft.getByText('What changes').click();
  await expect(draft).toContainText('locations[0].holidays');
  await go(page, desk, 'admin/records');
  await page.getByLabel(/Days after closing/).fill('1');
  await page.keyboard.press('Tab');
  await expect(draft).toContainText('data are destroyed: 1; it was');
});

test('what somebody writes stays while the Worker cannot answer, and other inquiries open none again', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  const { id } = await desk.send({ name: 'Vera Example' });
  await signIn(page, desk);
  await open(page, 'Vera Example');
  await page.locator('summary', { hasText: 'Add a note' }).click();
  await page.getByLabel('Note', { exact: true }).last().fill('Half a note');
  const asked = [];
  await page.route(`**/inquiries/${id}`, (route) => {
    asked.push(route.request().url());
    return route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify({ type: '/problems/unavailable', title: 'Not now', status: 503, detail: 'Try again soon.' }) });
  });
  await desk.send({ name: 'Walt Example', phone: '(555) 555-0188' });
  await page.waitForTimeout(1000);
  expect(asked).toEqual([]);
  await desk.ask('POST', `/v1/desk/${desk.policy.id}/inquiries/${id}/notes`, { text: 'By another hand' });
  await expect.poll(() => asked.length).toBeGreaterThan(0);
  await expect(page.getByRole('alert').filter({ hasText: 'Try again soon.' })).toBeVisible();
  await expect(page.getByLabel('Note', { exact: true }).last()).toHaveValue('Half a note');
});

test('on a phone the patients come before the filters, which say how many are set', async ({ browser, stack }) => {
  const desk = await openDesk(stack);
  await desk.send({ name: 'Xena Example' });
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await signIn(page, desk);
  await expect(page.locator('.row-link')).toBeInViewport();
  await page.locator('summary', { hasText: 'Filters' }).click();
  await page.getByLabel('Status').selectOption('new_inquiry');
  await expect(page.locator('summary', { hasText: 'Filters (1)' })).toBeVisible();
  await context.close();
});

test('erasing asks for the reference and leaves nothing of the patient on the page', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  const { reference } = await desk.send({ name: 'Umar Example' });
  await signIn(page, desk, 'admin');
  await open(page, 'Umar Example');
  await page.locator('summary', { hasText: 'Erase' }).click();
  await page.getByLabel(/Enter the reference/).fill(reference);
  await page.getByRole('button', { name: 'Erase', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Erased inquiry' })).toBeVisible();
  await expect(page.locator('body')).not.toContainText('Umar');
});

test('the log is verified', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await desk.send({});
  await signIn(page, desk, 'admin', 'admin/records', 'Administration');
  await page.getByRole('button', { name: 'Verify the log' }).click();
  await expect(page.getByText(/All \d+ events are as they were written/)).toBeVisible();
});

for (const colorScheme of ['light', 'dark']) {
  for (const viewport of [{ width: 1366, height: 900 }, { width: 390, height: 844 }]) {
    test(`no page has an accessibility violation or is too wide (${colorScheme}, ${viewport.width} px)`, async ({ browser, stack }) => {
      test.setTimeout(120_000);
      const desk = await openDesk(stack);
      await desk.send({ name: 'Ana Example', email: 'ana@example.com', message: 'My gum is swollen, is it normal? Do you take my insurance?' });
      await desk.send({ name: 'Ana Example', email: 'ana@example.com', lang: 'es' });
      const context = await browser.newContext({ colorScheme, viewport });
      const page = await context.newPage();
      await page.goto(desk.address('queue'));
      await expect(page.getByLabel('Your token')).toBeVisible();
      await hasNoViolations(page, 'sign-in');
      await signIn(page, desk, 'admin');
      await expect(page.locator('.rows')).toBeVisible();
      await hasNoViolations(page, 'queue');
      await page.locator('.row-link').first().click();
      await expect(page.locator('.handoff')).toBeVisible();
      await expect(page.locator('.waiting')).toHaveCount(0);
      for (const summary of await page.locator('.inquiry summary').all()) await summary.click();
      await hasNoViolations(page, 'inquiry');
      for (const to of ['tasks', 'log', 'scorecard', 'admin/people', 'admin/hours', 'admin/scripts', 'admin/endpoints', 'admin/records', 'admin/tokens', 'admin/policy']) {
        await go(page, desk, to);
        await hasNoViolations(page, to);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${to} is too wide`).toBeLessThanOrEqual(0);
      }
      await context.close();
    });
  }
}

test('an endpoint is changed, deleted and restored, each after what it does was told', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await signIn(page, desk, 'admin', 'admin/endpoints', 'Administration');
  const added = card(page, 'New endpoint');
  await added.getByLabel('Name, such as crm').fill('crm');
  await added.getByLabel('Address (https)').fill('https://crm.example.com/hooks');
  await added.getByRole('button', { name: 'See what it would do' }).click();
  await expect(added).toContainText('From now on it is sent the whole handoff, to crm.example.com.');
  await hasNoViolations(page, 'a new endpoint');
  await added.getByRole('button', { name: 'Add this endpoint' }).click();
  await expect(page.getByText('Signing secret of crm')).toBeVisible();
  await expect(card(page, 'crm')).toBeVisible();
  await added.getByLabel('Name, such as crm').fill('crm');
  await added.getByLabel('Address (https)').fill('https://two.example.com/hooks');
  await added.getByRole('button', { name: 'See what it would do' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'an endpoint of that name' })).toBeVisible();

  const crm = card(page, 'crm');
  await crm.getByRole('button', { name: 'Change of crm' }).click();
  await crm.getByLabel('Address (https)').fill('https://new.example.com/hooks');
  await crm.getByText('Only some messages').click();
  await crm.getByLabel('Spanish').check();
  await crm.getByRole('button', { name: 'See what it would do' }).click();
  await expect(crm).toContainText('It is sent to new.example.com from now on; until now to crm.example.com.');
  await expect(crm).toContainText('its filter would have let 0 through');
  await hasNoViolations(page, 'a change of an endpoint');
  await crm.getByRole('button', { name: 'Change it so crm' }).click();
  await expect(crm).toContainText('only Spanish');
  // An address that nothing may be sent to is told before, not after.
  await crm.getByRole('button', { name: 'Change of crm' }).click();
  await crm.getByLabel('Address (https)').fill('https://10.0.0.1/');
  await crm.getByRole('button', { name: 'See what it would do' }).click();
  await expect(crm).toContainText('This cannot be put in force yet');
  await crm.getByRole('button', { name: 'Leave as it is' }).click();

  await crm.getByRole('button', { name: 'Versions of crm' }).click();
  await expect(crm.getByRole('row').nth(1)).toContainText('In force');
  await hasNoViolations(page, 'versions of an endpoint');
  await crm.getByRole('button', { name: /^Restore version/ }).click();
  await expect(crm).toContainText('It is sent to crm.example.com from now on');
  await crm.getByRole('button', { name: 'Restore it crm' }).click();
  await expect(crm).toContainText('https://crm.example.com/hooks');
  await expect(crm).not.toContainText('only Spanish');

  await crm.getByRole('button', { name: 'New secret' }).click();
  await expect(crm).toContainText('The present one signs too for 24 hours');
  await crm.getByRole('button', { name: 'Leave as it is' }).click();
  await crm.getByRole('button', { name: 'Delete crm' }).click();
  await expect(crm).toContainText('No other endpoint gets inquiry.received');
  await crm.getByRole('button', { name: 'Delete it crm' }).click();
  await expect(crm).toHaveCount(0);
  const gone = card(page, 'Deleted endpoints');
  await gone.getByRole('button', { name: 'Restore crm' }).click();
  await expect(gone).toContainText('From now on it is sent the whole handoff, to crm.example.com.');
  await hasNoViolations(page, 'a deleted endpoint to be restored');
  await gone.getByRole('button', { name: 'Restore it crm' }).click();
  await expect(card(page, 'crm')).toContainText('https://crm.example.com/hooks');
  await expect(gone).toHaveCount(0);
});

test('endpoints that do not get their messages are told above the queue', async ({ page, stack }) => {
  const desk = await openDesk(stack);
  await desk.ask('PUT', `/v1/practices/${desk.policy.id}/endpoints/crm`, { url: `${stack.edge}/none-such` });
  await desk.send({ name: 'Ana Example' });
  await signIn(page, desk, 'admin');
  await page.getByRole('link', { name: '1 endpoint does not get its messages' }).click();
  await expect(card(page, 'crm')).toContainText('Refuses what it is sent');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByLabel('Your token')).toBeVisible();
  await signIn(page, desk);
  await expect(page.getByText('1 endpoint does not get its messages. Tell an administrator.')).toBeVisible();
  await hasNoViolations(page, 'a queue with trouble');
});
