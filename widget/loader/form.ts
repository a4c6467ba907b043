// Runs a form that stands in the page: screens, Send, and Yew when somebody is about to use it. It
// comes with the form's HTML. Sending belongs to this script and to the HTML, never to Yew.

import type { Extra, Kit, Takeover, Told } from './kit';
import { on } from './on';

/** The first pause between tries to send, in milliseconds, and the longest; each is twice the last. */
const PAUSE = 1000;
const LONG = 15000;
/** How many times sending is tried before the patient is asked to call. */
const TRIES = 24;
/** How long one try may take, in milliseconds. */
const PATIENCE = 30000;
/** The longest pause that the edge can ask for, in milliseconds. */
const LONGEST = 60000;
const FRAGMENT = 'application/vnd.portico.fragment+html';

const doc = document;
const page = window as any;
const started = new WeakSet<Element>();
const newKey = () => crypto.getRandomValues(new Uint32Array(4)).join('-');

/** Runs the form in a place: screens, Send, and Yew when it is wanted. */
export function run(kit: Kit, root: ShadowRoot | Element, slot: HTMLElement, at?: number) {
  const form = root.querySelector('form');
  const focus = () => root.querySelector<HTMLElement>('[data-focus]')?.focus();
  if (!form) return focus();
  const tell = (name: string, detail?: object) => slot.dispatchEvent(new CustomEvent('portico:' + name, {
    bubbles: true, composed: true, detail: { practice: input('practice').value, ...detail },
  }));
  const input = (name: string) => form.elements.namedItem(name) as HTMLInputElement;
  const status = form.querySelector('[role=status]')!;
  let said: string | undefined;
  /** Says what happens to a request, once, and where it can be seen. */
  const say = (what?: string) => {
    if (what === said) return;
    said = what;
    status.replaceChildren(form.querySelector<HTMLTemplateElement>(`[data-say="${what}"]`)?.content.cloneNode(true) ?? '');
    if (what) status.scrollIntoView({ block: 'nearest' });
  };
  const leave = (event: Event) => event.preventDefault();
  const settle = () => {
    sending = false;
    say();
    removeEventListener('beforeunload', leave);
  };
  const done = ({ id, reference }: Told) => {
    tell('submitted', { id, reference });
    if ('datalayer' in slot.dataset) (page.dataLayer ??= []).push({ event: 'portico_submitted', reference });
  };
  let yew: Takeover | undefined;
  let booting: Promise<void> | undefined;
  let sending = false;
  /** Whether the page's own rules forbid what a script sends; they do not forbid what HTML sends. */
  let forbidden = false;

  const step = () => +form.dataset.step!;
  const go = (to: number) => {
    form.dataset.step = to + '';
    form.querySelector<HTMLElement>(`[data-s="${to}"] h2`)?.focus();
    tell('step', { step: to });
  };
  const turn = (to: number) => ask((yew) => yew.go(step(), to)) !== false && go(to);
  // With errors to show, all questions stay in sight; without, one screen at a time.
  const wrong = root.querySelector('[data-focus]');
  if (wrong) focus();
  else {
    form.dataset.step = (at ?? 1) + '';
    if (at) form.querySelector<HTMLElement>('[name=switch]')?.focus();
  }

  const boot = () => booting ??= (async () => {
    const { app, also } = form.dataset;
    // Nobody waits for what only some practices' forms need.
    for (const part of also?.split(' ') ?? [])
      import(part).then((extra: Extra) => extra.begin(form, slot)).catch(() => {});
    try {
      if (!app || typeof WebAssembly !== 'object') return;
      const module = await import(app);
      await module.default();
      const host = form.parentElement!;
      yew = new module.Takeover(host, form, host.appendChild(doc.createElement('div')));
      form.dataset.ready = '';
    } catch {
      // The form works without Yew: only polish is lost.
    }
  })();

  /** Somebody is about to use the form: what that takes is not done for those who only look at it. */
  const begin = () => {
    const facts = { ...kit.origin, gpc: (navigator as any).globalPrivacyControl ? '1' : '', key: newKey() };
    for (const [name, value] of Object.entries(facts)) input(name).value ||= value;
    boot();
    if (!started.has(slot)) tell('start');
    started.add(slot);
  };

  /** Calls Yew; if it fails, the form goes on without it, clean and with every answer. */
  const ask = <T>(call: (yew: Takeover) => T): T | undefined => {
    try {
      return yew && call(yew);
    } catch {
      yew = undefined;
      for (const part of root.querySelectorAll('[id^=e-]')) part.replaceChildren();
      for (const part of root.querySelectorAll('[aria-invalid]')) part.removeAttribute('aria-invalid');
    }
  };

  // Before anything else hears of it.
  on(form, 'pointerdown focusin input submit', begin);

  on(form, 'click', (event) => {
    const { target } = event;
    const button = target.closest('[data-go]');
    if (button) turn(+button.dataset.go);
    const link = target.closest('a[href^="#p-"]');
    if (link) {
      event.preventDefault();
      form.querySelector<HTMLElement>(link.getAttribute('href'))?.focus();
    }
  }, false);

  on(form, 'submit', async (event) => {
    event.preventDefault();
    const button = event.submitter;
    const body = new URLSearchParams(new FormData(form) as any);
    const switching = button?.name === 'switch';
    if (switching) body.set('switch', button.value);
    // Enter in a field goes on to the next screen; only the last screen sends.
    else if (step() && step() < 4) return turn(step() + 1);
    else {
      const wrong = ask((yew) => yew.check());
      if (wrong) {
        if (step()) form.dataset.step = wrong + '';
        return;
      }
    }
    if (sending) return;
    sending = true;
    if (!switching) {
      say('sending');
      on(window, 'beforeunload', leave, false);
    }
    for (let n = 0; n < TRIES; n++) {
      if (forbidden) {
        settle();
        return form.submit();
      }
      const json = yew && !switching;
      let pause = Math.min(PAUSE * 2 ** n, LONG);
      try {
        const answer = await fetch(form.action, {
          method: 'POST', body, credentials: 'omit', keepalive: true, signal: AbortSignal.timeout?.(PATIENCE),
          headers: { Accept: json ? 'application/json' : FRAGMENT },
        });
        if (answer.status < 500 && answer.status !== 429) {
          if (json) {
            if (answer.ok) {
              const told = await answer.json();
              if (ask((yew) => (yew.confirm(told), 1))) {
                settle();
                form.remove();
                return done(told);
              }
            }
            // Yew failed: the same key gets the same answer as HTML. Or the Worker found wrong
            // what only it can know, and shows it.
            yew = undefined;
            continue;
          }
          if (!answer.headers.get('content-type')?.startsWith('text/html')) break;
          const html = await answer.text();
          const before = step();
          settle();
          kit.show(root, html);
          if (answer.status === 201) done(root.querySelector<HTMLElement>('.done')!.dataset as Told);
          return run(kit, root, slot, switching ? before : undefined);
        }
        pause = Math.min(Math.max(pause, +answer.headers.get('retry-after')! * 1000 || 0), LONGEST);
      } catch {
        // No connection: try again.
      }
      say('retrying');
      await new Promise((after) => {
        setTimeout(after, pause);
        on(window, 'online', after);
      });
    }
    sending = false;
    say('failed');
    tell('failed');
    // What was sent may be stored although nobody heard so: other answers are another inquiry.
    on(form, 'input', () => { input('key').value = newKey(); });
  }, false);

  on(doc, 'securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
    forbidden ||= effectiveDirective === 'connect-src' && form.action.startsWith(blockedURI);
  }, false);
  if (at || wrong) boot();
  else {
    tell('ready');
    // A visitor who has moved and has the form in view is about to use it.
    if (!(navigator as any).connection?.saveData)
      new IntersectionObserver(([entry], seeing) => {
        if (!entry.isIntersecting) return;
        seeing.disconnect();
        on(window, 'pointermove scroll keydown', () => (page.requestIdleCallback ?? setTimeout)(boot));
      }).observe(form);
  }
}
