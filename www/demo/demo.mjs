// Run by `cargo xtask demo`. With --check it drives itself with a browser and exits.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  asOperator, deskAddress, makeToken, openPractice, root, secret, startPages, startReceiver, startWorker,
} from './stack.mjs';

const check = process.argv.includes('--check');
const policy = JSON.parse(process.env.PORTICO_POLICY);
const storage = check
  ? await mkdtemp(path.join(tmpdir(), 'portico-check-'))
  : path.join(root, '.portico');
await mkdir(storage, { recursive: true });

const token = await secret(storage, 'operator-token', () => randomBytes(24).toString('hex'));
const signing = await secret(storage, 'webhook-secret', () => `whsec_${randomBytes(32).toString('base64')}`);

const messages = [];
const waiting = [];
const receiver = await startReceiver({
  port: 8789,
  secret: signing,
  arrived: (delivery) => {
    messages.push(delivery);
    print(delivery);
    for (const wake of waiting.splice(0)) wake();
  },
});
const worker = await startWorker({ port: 8787, storage, token });
const edge = 'http://localhost:8787';
const ask = asOperator(worker.url, token);
if (process.argv.includes('--history')) await history();
await openPractice(worker.url, token, policy, { url: 'http://127.0.0.1:8789/', secret: signing });
const pages = await startPages({ port: 8788, edge });

/** Ninety days of invented inquiries, once. No receiver is registered yet, so none is told of them. */
async function history() {
  const mark = path.join(storage, 'history');
  if (await readFile(mark).catch(() => undefined)) return;
  const { fill } = await import('./history.mjs');
  await openPractice(worker.url, token, policy);
  console.log('Filling the practice with 90 days of invented inquiries …');
  const { inquiries, actions } = await fill({ ask, policy, say: (text) => console.log(`  ${text}`) });
  console.log(`  ${inquiries} inquiries, on which staff did ${actions} things.`);
  await writeFile(mark, '');
}

/** The handoff as somebody at the front desk would read it. */
function print({ id, message }) {
  if (!message.data.inquiry) return console.log(`\n✓ verified ${message.type} ${id}`);
  const { inquiry, source, request, location, patient, contact, language, insurance, landing, received_at, first_attempt, next_action, tags } = message.data;
  const none = '—';
  const rows = [
    ['source', `${source.channel} / ${source.source}: ${source.reason.text}`],
    ['asked for', [request.need, request.service?.name, request.campaign && `campaign ${request.campaign}`].filter(Boolean).join(', ')],
    ['location', location?.name ?? none],
    ['patient', `${patient.name} (${patient.status}${patient.written_by_other ? ', somebody else wrote' : ''})`],
    ['contact', [contact.phone, contact.email, contact.method && `prefers ${contact.method}`, contact.time, contact.voicemail_may_say_why && 'voicemail may say why'].filter(Boolean).join(', ')],
    ['language', `${language.form}${language.help ? ', wants help in another' : ''}`],
    ['insurance', `${insurance.insured ?? none}${insurance.question ? ', has a question' : ''}`],
    ['landing page', `${landing.page ?? none} (${landing.form})`],
    ['received', received_at],
    ['first attempt', first_attempt ? `${first_attempt.at} ${first_attempt.outcome}` : none],
    ['tagged', `${tags.intent.primary} (${tags.intent.groups.join(', ')})${tags.concerns.map((c) => ` ! ${c.concern}`).join('')}`],
    ['next', [next_action?.action, next_action?.owner, next_action && `by ${next_action.due}`].filter(Boolean).join(', ')],
  ];
  console.log(`\n✓ verified ${message.type} ${id}\n  inquiry ${inquiry.reference} (${inquiry.id})`);
  for (const [name, value] of rows) console.log(`  ${name.padEnd(14)} ${value}`);
}

if (check) {
  const { checkDemo } = await import('./check.mjs');
  const failed = await checkDemo({
    page: pages.url,
    messages,
    nextMessage: (ms) => new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no webhook arrived within ${ms / 1000} s`)), ms);
      waiting.push(() => { clearTimeout(late); resolve(); });
    }),
  }).then(() => undefined, (error) => error);
  await Promise.all([pages.stop(), receiver.stop(), worker.stop()]);
  await rm(storage, { recursive: true, force: true });
  if (failed) {
    console.error(`\nThe check failed: ${failed.message.split('\n')[0]}`);
    process.exit(1);
  }
  console.log('\nBoth requests went from the landing page to a verified webhook.');
  process.exit(0);
}

/** Desk tokens are made once and kept with the rest of this machine's secrets. */
const desk = async (name, wanted) => {
  const made = await secret(storage, `desk-${name}`, () => makeToken(ask, policy.id, wanted));
  return deskAddress(edge, policy.id, made);
};

console.log(`
Portico is running.

  Landing page   ${pages.url}/?utm_source=google&utm_medium=cpc&utm_campaign=implants-fall
  Without JS     ${edge}/f/${policy.id}
  En español     ${edge}/f/${policy.id}?lang=es
  Desk           ${await desk('admin', { label: 'Dana Example', role: 'admin', owner: 'manager' })}
  …as staff      ${await desk('staff', { label: 'Front desk', role: 'staff', owner: 'scheduling' })}
  …as marketer   ${await desk('marketer', { label: 'Agency', role: 'marketer' })}
  Worker         ${edge}/healthz

Try this: open the landing page, fill in the form with an invented person and a 555-01xx number,
send it, and watch the verified webhook appear here. Then open the desk, sign in, and answer it.
With --history the practice has 90 days of invented inquiries behind it. Ctrl-C stops the demo; what was sent stays in
.portico/ until you start it with --fresh.`);

for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, async () => {
    await Promise.all([pages.stop(), receiver.stop(), worker.stop()]);
    process.exit(0);
  });
