// "Keep my place", for practices that offer it: tells the practice how far a patient has got who has
// ticked the box, or that it is to forget it.

import { on } from './on';

/** What is told of a form that is not finished: whose it is, and how to reach them. */
const PLACE = ['practice', 'lang', 'form', 'key', 'website', 'shown', 'keep', 'name', 'phone', 'email', 'contact', 'voicemail'];
/** Slots whose patient has let the practice keep their place. */
const kept = new WeakSet<Element>();

export function begin(form: HTMLFormElement, slot: HTMLElement) {
  const box = form.elements.namedItem('keep') as HTMLInputElement;
  function tell() {
    const step = +form.dataset.step!;
    // Another language is another form.
    if (!form.isConnected || !(box.checked && step > 2) && !kept.has(slot)) return;
    if (box.checked) kept.add(slot);
    else kept.delete(slot);
    const place = new URLSearchParams({ step: step + '' });
    const answers = new FormData(form);
    for (const name of PLACE) place.set(name, (answers.get(name) as string) ?? '');
    // Nobody waits for it, and nothing is lost where it does not arrive: the form itself is sent.
    fetch(form.action.replace(/inquiries$/, 'partials'), { method: 'POST', body: place, credentials: 'omit', keepalive: true }).catch(() => {});
  }
  on(slot, 'portico:step', tell, false);
  on(box, 'change', () => box.checked || tell(), false);
  tell();
}
