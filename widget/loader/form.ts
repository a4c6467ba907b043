// Runs a form that stands in the page: screens, Send, and Yew when somebody is about to use it. It
// comes with the form's HTML. Sending belongs to this script and to the HTML, never to Yew.

import type { Kit, Takeover, Told } from './kit';
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
  const settle = () => {
    sending = false;
    say();
  };
  const fail = () => {
    sending = false;
    say('failed');
    tell('failed');
  };
  /** Tells that the form stays in its language, until something else is done. What is said of a request stands. */
  const stay = () => {
    if (said) return;
    say('stays');
    on(form, 'click', () => say());
  };
  const done = ({ id, reference }: Told) => tell('submitted', { id, reference });
  let yew: Takeover | undefined;
  let booting: Promise<void> | undefined;
  let sending = false;
  /** What was pressed last; what was pressed before it, or has other answers by now, comes to nothing. */
  let latest: unknown;
  /** Whether the page's own rules forbid what a script sends; seldom do they forbid what HTML sends. */
  let forbidden = false;
  /** What it means where HTML may not send the form either. */
  let native: (() => void) | undefined;

  const step = () => +form.dataset.step!;
  const go = (to: number) => {
    form.dataset.step = to + '';
    form.querySelector<HTMLElement>(`[data-s="${to}"] h2`)?.focus();
    tell('step', { step: to });
  };
  const turn = async (to: number) => await yew?.refuses(step(), to) || go(to);
  // An option that is no part of the look changes nothing by this.
  for (const { name, value } of slot.attributes) slot.style.setProperty('--portico-' + name.slice('data-'.length), value);
  // With errors to show, all questions stay in sight; without, one screen at a time.
  const wrong = root.querySelector('[data-focus]');
  if (wrong) focus();
  else {
    form.dataset.step = (at ?? 1) + '';
    if (at) form.querySelector<HTMLElement>('[name=switch]')?.focus();
  }

  const boot = () => booting ??= (async () => {
    try {
      yew = await (await import(form.dataset.app!)).takeOver(form, slot);
    } catch {
      // The form works without Yew: only polish is lost.
    }
  })();

  /** Somebody is about to use the form: what that takes is not done for those who only look at it. */
  const begin = () => {
    const facts: Record<string, string> = { ...kit.origin, gpc: (navigator as any).globalPrivacyControl ? '1' : '', key: newKey() };
    for (const name in facts) input(name).value ||= facts[name];
    boot();
    if (!started.has(slot)) tell('start');
    started.add(slot);
  };

  // Before anything else hears of it.
  on(form, 'pointerdown focusin input submit', begin);

  on(form, 'click', (event) => {
    const to = event.target.closest('[data-go]')?.dataset.go;
    if (to) turn(+to);
  }, false);

  on(form, 'submit', async (event) => {
    const button = event.submitter;
    const switching = button?.name === 'switch';
    const give = switching ? stay : fail;
    if (forbidden && (sending || switching)) {
      native = give;
      if (!switching) settle();
      return;
    }
    event.preventDefault();
    if (!switching) {
      // Enter in a field goes on to the next screen; only the last screen sends.
      if (step() && step() < 4) return turn(step() + 1);
      const wrong = await yew?.check();
      if (wrong) {
        if (step()) form.dataset.step = wrong + '';
        return;
      }
    }
    if (sending) return;
    const mine = latest = {};
    if (!switching) {
      sending = true;
      say('sending');
      // What was sent may be stored although nobody heard so: other answers are another inquiry, which
      // is sent when they are all there.
      on(form, 'input', () => {
        latest = 0;
        settle();
        input('key').value = newKey();
      });
    }
    const read = () => {
      const body = new URLSearchParams(new FormData(form) as any);
      if (switching) {
        body.set('switch', button.value);
        // What was sent before may be stored: in another language it is another inquiry.
        if (said) body.delete('key');
      }
      return body;
    };
    // Nobody waits long for another language: who still wants it presses again.
    for (let n = 0; n < (switching ? 2 : TRIES); n++) {
      if (forbidden) return form.requestSubmit(button);
      const body = read();
      const json = yew && !switching;
      // Without a connection there is no answer, or a part of one.
      const answer = await fetch(form.action, {
        method: 'POST', body, credentials: 'omit', keepalive: true, signal: AbortSignal.timeout?.(PATIENCE),
        headers: { Accept: json ? 'application/json' : FRAGMENT },
      }).catch(() => {});
      const text = await answer?.text().catch(() => {});
      if (latest !== mine) return;
      if (text && answer!.status < 500 && answer!.status !== 429) {
        if (json) {
          const told = answer!.ok && await yew!.confirm(text);
          if (told) {
            settle();
            form.remove();
            return done(told);
          }
          // Yew failed: the same key gets the same answer as HTML. Or the Worker found wrong what only
          // it can know, and shows it, or a key that another request has had, and sees to that.
          yew = undefined;
          continue;
        }
        // Not the Worker's form but a problem, or some firewall's page.
        if (!text.startsWith('<style>')) break;
        if (switching && read() + '' !== body + '') {
          n = -1;
          continue;
        }
        const before = step();
        const focused = form.querySelector<HTMLInputElement>(':focus');
        settle();
        kit.show(root, text);
        if (answer!.status === 201) done(root.querySelector<HTMLElement>('.done')!.dataset as Told);
        run(kit, root, slot, switching ? before || 1 : undefined);
        // Whoever has gone on typing meanwhile goes on where they were.
        const field = switching && focused?.id && root.querySelector<HTMLInputElement>('#' + focused.id);
        if (field) {
          field.focus();
          if (focused.selectionStart !== null) field.setSelectionRange(focused.selectionStart, focused.selectionEnd);
        }
        return;
      }
      if (!switching) say('retrying');
      await new Promise((after) => {
        const asked = +answer?.headers.get('retry-after')! * 1000 || 0;
        setTimeout(after, Math.min(Math.max(Math.min(PAUSE * 2 ** n, LONG), asked), LONGEST));
        on(window, 'online', after);
      });
      if (latest !== mine) return;
    }
    give();
  }, false);

  on(document, 'securitypolicyviolation', ({ disposition, effectiveDirective, blockedURI }) => {
    if (disposition !== 'enforce' || !form.action.startsWith(blockedURI)) return;
    if (effectiveDirective === 'connect-src') forbidden = true;
    if (effectiveDirective === 'form-action') native?.();
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
