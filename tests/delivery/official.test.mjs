// The official libraries take our messages, during a rotation too, and refuse forged, old and
// tampered ones.

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { receiver, start } from './support.mjs';

const LATER_S = 6 * 60;

const javascript = (Webhook) => (secret, { headers, body }, later = 0) => {
  if (later) vi.setSystemTime(Date.now() + later * 1000);
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch (error) {
    if (error.constructor.name !== 'WebhookVerificationError') throw error;
    return false;
  } finally {
    vi.useRealTimers();
  }
};

const PYTHON = `
import datetime, json, sys
from standardwebhooks import webhooks
given = json.load(sys.stdin)
class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.now(tz) + datetime.timedelta(seconds=given["later"])
webhooks.datetime = Later
try:
    webhooks.Webhook(given["secret"]).verify(given["body"], given["headers"])
    print("true")
except webhooks.WebhookVerificationError:
    print("false")
`;

const python = (secret, { headers, body }, later = 0) => JSON.parse(execFileSync(
  process.env.PORTICO_PYTHON, ['-c', PYTHON], { input: JSON.stringify({ secret, headers, body, later }), encoding: 'utf8' },
));

const libraries = [['standardwebhooks (npm)', javascript(StandardWebhook)], ['svix (npm)', javascript(SvixWebhook)]];
if (process.env.PORTICO_PYTHON) libraries.push(['standardwebhooks (PyPI)', python]);

const other = `whsec_${randomBytes(32).toString('base64')}`;
let worker, crm;
let made, rotated, plain, during;

beforeAll(async () => {
  worker = await start();
  crm = await receiver();
  const practice = await worker.practice();
  made = await practice.put('crm', { url: crm.url });
  await practice.send({ name: 'Zoë “Z” Example', message: '¿Tienen cita? 😀 \\ "x"' });
  await crm.arrived(1);
  rotated = await (await practice.ask('POST', 'endpoints/crm/rotate')).json();
  await practice.send({ phone: '(555) 555-0155' });
  await crm.arrived(2);
  [plain, during] = crm.requests;
});
afterAll(() => Promise.all([worker.stop(), crm.stop()]));

describe.each(libraries)('%s', (_, verify) => {
  test('takes a message, whatever letters are in it', () => {
    expect(verify(made.secret, plain)).toBe(true);
  });

  test('takes a message under the old and under the new secret while one replaces the other', () => {
    expect(verify(made.secret, during)).toBe(true);
    expect(verify(rotated.secret, during)).toBe(true);
    expect(verify(rotated.secret, plain)).toBe(false);
  });

  test('refuses another secret', () => {
    expect(verify(other, plain)).toBe(false);
    expect(verify(other, during)).toBe(false);
  });

  test('refuses a message that is repeated later', () => {
    expect(verify(made.secret, plain, LATER_S)).toBe(false);
  });

  test('refuses a message with another body, id or time', () => {
    const { headers, body } = plain;
    const changed = (more) => ({ body, headers: { ...headers, ...more } });
    expect(verify(made.secret, { headers, body: body.replace('Example', 'Sample') })).toBe(false);
    expect(verify(made.secret, changed({ 'webhook-id': 'msg_0' }))).toBe(false);
    const seconds = Number(headers['webhook-timestamp']) + 1;
    expect(verify(made.secret, changed({ 'webhook-timestamp': String(seconds) }))).toBe(false);
    expect(verify(made.secret, changed({ 'webhook-signature': headers['webhook-signature'].replace('v1,', 'v1,A') }))).toBe(false);
  });
});
