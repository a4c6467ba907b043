// Yew as the loader meets it: what it is asked, and whether it shows what it says. It comes with the wasm.

import init, { Takeover as Yew } from 'app';
import type { Takeover } from './kit';

/** Lets Yew take over a form. */
export async function takeOver(form: HTMLFormElement): Promise<Takeover> {
  await init();
  const host = form.parentElement!;
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
