import { solveChallenge } from 'altcha-lib/v1';
import { describe, expect, test } from 'vitest';
import { complete, fetchWorker, openPractice, sendJson } from './support.mjs';

/** A form's hidden inputs as a patient who took their time sends them. */
const slowly = { form: 'widget', shown: '0' };

/** Sends an inquiry from a form, which is always taken, and tells what speaks against it. */
async function reasons(practice, fields) {
  const answer = await sendJson(practice, { ...complete, ...slowly, ...fields });
  expect(answer.status).toBe(201);
  const { id } = await answer.json();
  const [row] = await practice.rows('SELECT spam_reasons, quarantined FROM inquiry WHERE id = ?', id);
  expect(row.quarantined).toBe(0);
  return JSON.parse(row.spam_reasons);
}

describe('proof of work', () => {
  const asking = () => openPractice({ receiver: null, change: { spam: { proof_of_work: true } } });
  const challenge = async (practice, headers = {}) => fetchWorker(`/v1/forms/${practice.id}/challenge`, { headers });

  /** What ALTCHA's own library makes of a puzzle: the payload as its widget sends it. */
  async function solve({ algorithm, challenge: puzzle, maxnumber, salt, signature }) {
    const { number } = await solveChallenge(puzzle, salt, algorithm, maxnumber).promise;
    return { algorithm, challenge: puzzle, number, salt, signature };
  }
  const payload = (solution) => btoa(JSON.stringify(solution));

  test('by ALTCHA’s own library is accepted', async () => {
    const practice = await asking();
    const solution = await solve(await (await challenge(practice)).json());
    expect(await reasons(practice, { altcha: payload(solution) })).toEqual([]);
  });

  test('that is missing, wrong, somebody else’s or too old is only a reason to look twice', async () => {
    const practice = await asking();
    const solution = await solve(await (await challenge(practice)).json());
    const people = (n) => ({ phone: `(555) 555-01${30 + n}`, message: `Question ${n} about my appointment.` });
    expect(await reasons(practice, people(0))).toEqual(['proof_missing']);
    for (const [n, wrong] of [
      { ...solution, number: solution.number + 1 },
      { ...solution, salt: solution.salt.replace(/expires=\d+/, 'expires=9999999999') },
      { ...solution, signature: solution.signature.replace(/./g, '0') },
      { ...solution, algorithm: 'SHA-1' },
      await solve(await (await challenge(await asking())).json()),
    ].entries())
      expect(await reasons(practice, { ...people(n + 1), altcha: payload(wrong) })).toEqual(['proof_wrong']);
    expect(await reasons(practice, { ...people(7), altcha: 'no base64' })).toEqual(['proof_wrong']);
    await practice.hook('move', '3600000');
    try {
      expect(await reasons(practice, { ...people(8), altcha: payload(solution) })).toEqual(['proof_wrong']);
    } finally {
      await practice.hook('move', '0');
    }
  });

  test('is not asked of systems, nor of forms whose practice does not want it', async () => {
    const practice = await asking();
    const { id } = await (await sendJson(practice, complete)).json();
    expect(await practice.rows('SELECT spam_reasons FROM inquiry WHERE id = ?', id)).toEqual([{ spam_reasons: '[]' }]);
    expect(await reasons(await openPractice({ receiver: null }), { altcha: 'whatever' })).toEqual([]);
  });

  test('is offered to the practice’s own pages only', async () => {
    const practice = await asking();
    const [page] = JSON.parse((await practice.rows('SELECT document FROM policy'))[0].document).origins;
    const answer = await challenge(practice, { origin: page });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, page]);
    expect((await challenge(practice, { origin: 'https://elsewhere.example' })).status).toBe(403);
  });
});

describe('Turnstile', () => {
  // The receiver of these tests stands for Cloudflare's: the token says what it answers.
  test.each([
    ['takes the sender for a person', 'good', []],
    ['does not', 'bad', ['turnstile_refused']],
    ['was not asked by the page', '', ['turnstile_missing']],
    ['does not answer in time', 'late', ['turnstile_unchecked']],
    ['breaks', 'broken', ['turnstile_unchecked']],
    ['does not know our secret', 'secret', ['turnstile_unchecked']],
  ])('that %s is at most a reason to look twice', async (_, token, found) => {
    const practice = await openPractice({ receiver: null, change: { spam: { turnstile: 'a-site-key' } } });
    expect(await reasons(practice, { 'cf-turnstile-response': token })).toEqual(found);
  });

  test('looks at a token once, when the answers are right; one that is spent is as good as none', async () => {
    const practice = await openPractice({ receiver: null, change: { spam: { turnstile: 'a-site-key' } } });
    const token = { 'cf-turnstile-response': `once-${practice.id}` };
    const wrong = await sendJson(practice, { ...complete, ...slowly, ...token, phone: 'call me' });
    expect(wrong.status).toBe(422);
    expect(await reasons(practice, token)).toEqual([]);
    expect(await reasons(practice, { ...token, phone: '(555) 555-0155', message: 'One more question.' })).toEqual(['turnstile_missing']);
  });
});
