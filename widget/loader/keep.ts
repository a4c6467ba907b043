// "Save my progress", for practices that offer it: tells the practice how far a patient has got who has
// ticked the box, or that it is to forget it.

import { on } from './on';

/** What is told of a form that is not finished: whose it is, and how to reach them. */
const PLACE = ['practice', 'lang', 'form', 'key', 'website', 'shown', 'keep', 'name', 'phone', 'email', 'contact', 'voicemail'];

/** What the practice was told of a slot. */
interface Told {
  /** Under which key it keeps a place. */
  kept?: string;
  /** The keys of places that it is to forget, until it has heard so. */
  forget: Set<string>;
  /** What is told last; what is told next waits for it, so that it does not arrive before. */
  last: Promise<unknown>;
}
const slots = new WeakMap<Element, Told>();

export function begin(form: HTMLFormElement, slot: HTMLElement) {
  // This script may come when another language has taken the form's place: then the place is the other's.
  if (!form.isConnected) return;
  const box = form.elements.namedItem('keep') as HTMLInputElement;
  const key = () => (form.elements.namedItem('key') as HTMLInputElement).value;
  const told: Told = { forget: new Set(), last: Promise.resolve(), ...slots.get(slot) };
  slots.set(slot, told);
  const place = (change: Record<string, string>) => {
    const body = new URLSearchParams({ step: form.dataset.step ?? '4' });
    const answers = new FormData(form);
    for (const name of PLACE) body.set(name, change[name] ?? answers.get(name) ?? '');
    return body;
  };
  // Nobody waits for it, and nothing is lost where it does not arrive: the form itself is sent.
  const post = (body: URLSearchParams) => fetch(form.action.replace(/inquiries$/, 'partials'), {
    method: 'POST', body, credentials: 'omit', keepalive: true,
  }).then(({ ok }) => ok, () => false);
  const withdrawn = (key: string) => place({ key, keep: '' });
  function withdraw() {
    if (slots.get(slot) !== told) return;
    for (const key of told.forget) {
      const body = withdrawn(key);
      told.last = told.last.then(async () => {
        if (told.forget.has(key) && await post(body)) told.forget.delete(key);
      });
    }
  }
  /** Answers changed after a try to send are another inquiry, which the place of the first does not give way to. */
  function forget() {
    if (slots.get(slot) === told && told.kept && (told.kept !== key() || !box.checked)) {
      told.forget.add(told.kept);
      told.kept = undefined;
    }
    withdraw();
  }
  function tell() {
    // Another language is another form.
    if (slots.get(slot) !== told) return;
    const had = told.kept;
    forget();
    if (!box.checked || !(had || +form.dataset.step! > 2)) return;
    told.kept = key();
    const body = place({});
    told.last = told.last.then(() => {
      told.forget.delete(body.get('key')!);
      return post(body);
    });
  }
  on(slot, 'portico:step', tell, false);
  on(slot, 'portico:submitted', forget, false);
  on(box, 'change', () => box.checked || tell(), false);
  on(window, 'online', withdraw, false);
  // A page that goes away waits for nothing.
  on(window, 'pagehide', () => slots.get(slot) === told && told.forget.forEach((key) => post(withdrawn(key))), false);
  tell();
}
