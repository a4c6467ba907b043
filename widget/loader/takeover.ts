// Yew as the loader meets it: what it is asked, and whether it shows what it says. It comes with the wasm.

import init, { Takeover as Yew } from 'app';
import type { Extra, Takeover } from './kit';
import { on } from './on';

/** Slots whose page's `dataLayer` hears of stored requests, where the page wants that. */
const heard = new WeakSet<Element>();

/** Lets Yew take over a form, and does what belongs to its use even where Yew cannot run. */
export async function takeOver(form: HTMLFormElement, slot: HTMLElement): Promise<Takeover> {
  // Nobody waits for what only some practices' forms need.
  for (const part of form.dataset.also?.split(' ') ?? [])
    import(part).then((extra: Extra) => extra.begin(form, slot)).catch(() => {});
  if (!heard.has(slot)) on(slot, 'portico:submitted', ({ detail: { reference } }) => {
    if ('datalayer' in slot.dataset) ((window as any).dataLayer ??= []).push({ event: 'portico_submitted', reference });
  }, false);
  heard.add(slot);
  const host = form.parentElement!;
  // What has the focus is never under the line that stays in sight.
  new ResizeObserver(([{ target }]) => form.style.setProperty('--top', target.clientHeight + 32 + 'px')).observe(form.querySelector('.sos')!);
  // Within a shadow a link to a field leads nowhere by itself.
  on(form, 'click', (event) => {
    const field = event.target.closest('[href^="#p-"]')?.getAttribute('href');
    if (!field) return;
    event.preventDefault();
    form.querySelector<HTMLElement>(field)?.focus();
  }, false);
  // Leaving the page is warned of while something is said of a request that is not stored, which is all
  // that is said but that the form stays in its language.
  const status = form.querySelector('[role=status]')!;
  const stays = form.querySelector<HTMLTemplateElement>('[data-say=stays]')!.content.textContent;
  const leave = (event: Event) => event.preventDefault();
  const warn = () => {
    if (status.textContent && status.textContent !== stays) addEventListener('beforeunload', leave);
    else removeEventListener('beforeunload', leave);
  };
  new MutationObserver(warn).observe(status, { childList: true });
  warn();
  // A page of ours is in the form's language, which may have changed.
  if (host.closest('[data-portico-page]')) {
    document.documentElement.lang = host.lang;
    document.title = form.querySelector('h1')!.textContent!;
  }
  if (!window.WebAssembly) throw 0;
  await init();
  let yew: Yew | undefined = new Yew(host, form, host.appendChild(document.createElement('div')));

  /** Calls Yew; where it fails, the form goes on without it, clean and with every answer. */
  async function ask<T>(call: (yew: Yew) => T, shows: string): Promise<T | undefined> {
    try {
      const told = yew && call(yew);
      // Yew draws once what runs now is done; a failure there reaches nobody.
      await 0;
      if (told && !host.querySelector(shows)) throw 0;
      return told;
    } catch {
      yew = undefined;
      delete form.dataset.ready;
      for (const part of host.querySelectorAll('[id^=e-]')) part.replaceChildren();
      for (const part of host.querySelectorAll('[aria-invalid]')) part.removeAttribute('aria-invalid');
    }
  }

  // Somebody was faster than Yew.
  if (form.dataset.step === '4') yew.go(4, 4);
  form.dataset.ready = '';
  return {
    refuses: (from, to) => ask((yew) => !yew.go(from, to), '.sum'),
    check: () => ask((yew) => yew.check(), '.sum'),
    confirm: (answer) => ask((yew) => {
      const told = JSON.parse(answer);
      yew.confirm(told);
      return told;
    }, '.done'),
  };
}
