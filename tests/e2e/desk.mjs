// What the desk's tests share: a practice of their own, the Worker's clock, signing in.

import AxeBuilder from '@axe-core/playwright';
import { expect } from './stack.mjs';
import { asOperator, makeToken, openPractice } from '../../www/demo/stack.mjs';

let count = 0;

/** A practice of its own on a running stack, with tokens for every role. */
export async function openDesk(stack, change = {}) {
  count += 1;
  // With the limits that a practice has, which the form's tests are spared.
  const { spam } = JSON.parse(process.env.PORTICO_POLICY);
  const policy = { ...stack.policy, spam, ...change, id: `desk-${process.pid}-${count}` };
  await openPractice(stack.edge, stack.token, policy);
  const ask = asOperator(stack.edge, stack.token);
  const token = (label, role, owner) => makeToken(ask, policy.id, { label, role, ...(owner && { owner }) });
  const tokens = {
    admin: await token('Dana Example', 'admin', 'manager'),
    staff: await token('Front desk', 'staff', 'scheduling'),
    marketer: await token('Agency', 'marketer'),
  };
  return {
    policy, tokens, ask,
    edge: stack.edge,
    /** Sets the Worker's clock, for every practice of this stack. */
    setClock: (time) => ask('POST', `/test/${policy.id}/move`, String(Math.round(new Date(time) - Date.now()))),
    resetClock: () => ask('POST', `/test/${policy.id}/move`, '0'),
    /** Sends an inquiry as a page would. */
    send: (fields) => ask('POST', '/v1/inquiries', {
      practice: policy.id, form: 'widget', need: 'implants', name: 'Ana Example', phone: '(555) 555-0123', consent: true, ...fields,
    }),
    // The administration stands on a page of its own.
    address: (page) => `${stack.edge}/desk${page.startsWith('admin') ? '/admin' : ''}#/${policy.id}/${page}`,
  };
}

/** Signs in as somebody and waits for the page's heading. */
export async function signIn(page, desk, role = 'staff', to = 'queue', heading = 'Queue') {
  await page.goto('about:blank');
  await page.goto(desk.address(to));
  await page.getByLabel('Your token').fill(desk.tokens[role]);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
}

/** Goes to another page of the desk. */
export async function go(page, desk, to) {
  await page.goto(desk.address(to));
  await expect(page.locator('.waiting')).toHaveCount(0);
}

/** Opens an inquiry from the queue. */
export async function open(page, name) {
  await page.locator('.rows').getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
}

/** Every rule that axe knows, on what stands on the screen now. */
export async function hasNoViolations(page, state) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
  expect(found, state).toEqual([]);
}

/** A card of the inquiry's page, by its heading. */
export const card = (page, name) => page.locator('.card', { has: page.getByRole('heading', { name, exact: true }) });

const DAY = 86_400_000;

/** The moment of a local time of the practice's on the first such weekday at least a week away. */
export function localTime(zone, weekday, hour, minute = 0, after = Date.now() + 7 * DAY) {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, weekday: 'short', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' });
  const start = Math.ceil(after / 600_000) * 600_000;
  for (let time = start; ; time += 600_000) {
    const part = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
    if (part.weekday === weekday && Number(part.hour) === hour && Number(part.minute) === minute) return new Date(time);
  }
}
