// "Keep my place", for practices that offer it: tells the practice how far a patient has got who has
// ticked the box, or that it is to forget it.

import { on } from './on';

/** What is told of a form that is not finished: whose it is, and how to reach them. */
const PLACE = ['practice', 'lang', 'form', 'key', 'website', 'shown', 'keep', 'name', 'phone', 'email', 'contact', 'voicemail'];
/** Under which key the practice keeps a place, by slot. */
const kept = new WeakMap<Element, string>();

export function begin(form: HTMLFormElement, slot: HTMLElement) {
  const box = form.elements.namedItem('keep') as HTMLInputElement;
  const step = () => form.dataset.step!;
  const key = () => (form.elements.namedItem('key') as HTMLInputElement).value;
  function send(change: Record<string, string>) {
    const place = new URLSearchParams({ step: step() });
    const answers = new FormData(form);
    for (const name of PLACE) place.set(name, change[name] ?? answers.get(name) ?? '');
    // Nobody waits for it, and nothing is lost where it does not arrive: the form itself is sent.
    fetch(form.action.replace(/inquiries$/, 'partials'), { method: 'POST', body: place, credentials: 'omit', keepalive: true }).catch(() => {});
  }
  /** Answers changed after a try to send are another inquiry, which the place of the first does not give way to. */
  function withdraw() {
    const before = kept.get(slot);
    if (!before || before === key()) return;
    kept.delete(slot);
    send({ key: before, keep: '' });
  }
  function tell() {
    // Another language is another form.
    if (!form.isConnected) return;
    withdraw();
    if (!(box.checked && +step() > 2) && !kept.has(slot)) return;
    if (box.checked) kept.set(slot, key());
    else kept.delete(slot);
    send({});
  }
  on(slot, 'portico:step', tell, false);
  on(slot, 'portico:submitted', withdraw, false);
  on(box, 'change', () => box.checked || tell(), false);
  tell();
}
