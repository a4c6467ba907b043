// Proof of work (ALTCHA's protocol), for practices whose forms ask for it. It comes when somebody is
// about to use the form, works in short slices beside whatever they do, and nobody waits for it: a
// form without a proof is sent all the same.

import { on } from './on';

/** What the edge asks: which number, after the salt, has this digest. */
interface Puzzle {
  algorithm: string;
  challenge: string;
  maxnumber: number;
  salt: string;
  signature: string;
}

/** How long a slice may keep the page busy, in milliseconds. */
const SLICE = 8;
/** How long a proof is sent for, in milliseconds; the edge takes it a little longer. */
const FRESH = 55 * 60_000;
/** How soon a puzzle is fetched again that could not be had, in milliseconds. */
const AGAIN = 15_000;

/** Finds the number; none if there is none. */
async function solve({ challenge, maxnumber, salt }: Puzzle) {
  const wanted = Uint8Array.from(challenge.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const bytes = new TextEncoder();
  for (let number = 0; number <= maxnumber;) {
    const first = number;
    const until = performance.now() + SLICE;
    const digests: Promise<ArrayBuffer>[] = [];
    do digests.push(crypto.subtle.digest('SHA-256', bytes.encode(salt + number++)));
    while (number <= maxnumber && performance.now() < until);
    const found = (await Promise.all(digests)).findIndex((digest) => {
      const view = new Uint8Array(digest);
      return wanted.every((byte, at) => byte === view[at]);
    });
    if (found >= 0) return first + found;
    await new Promise((go) => setTimeout(go));
  }
}

/** Keeps a proof in the form that is fresh whenever somebody uses it. */
export function begin(form: HTMLFormElement) {
  // Pages without encryption have no digests either.
  if (!crypto.subtle) return;
  const { value: practice } = form.elements.namedItem('practice') as HTMLInputElement;
  const proof = form.elements.namedItem('altcha') as HTMLInputElement;
  const address = form.action.replace(/inquiries$/, `forms/${practice}/challenge`);
  /** Until when nothing has to be done. */
  let until = 0;

  async function renew() {
    const now = Date.now();
    if (now < until) return;
    until = Infinity;
    proof.value = '';
    try {
      const answer = await fetch(address, { credentials: 'omit' });
      const { algorithm, challenge, salt, signature, maxnumber }: Puzzle = await answer.json();
      const number = await solve({ algorithm, challenge, salt, signature, maxnumber });
      if (number === undefined) throw 0;
      proof.value = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
      until = now + FRESH;
    } catch {
      until = Date.now() + AGAIN;
    }
  }

  renew();
  on(form, 'pointerdown focusin input', renew, false);
}
