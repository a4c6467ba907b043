// A form in a dialog: in the middle of the window (popup) or at its side (slide-over).
//
// The browser's own <dialog> keeps the focus inside, closes on Escape and gives the focus back.

import type { Kit } from './kit';
import { on } from './on';

const STYLE = `
dialog{border:0;padding:0;margin:auto;width:100%;max-width:min(40em,100vw);max-height:100dvh;background:none;overflow:auto;overscroll-behavior:contain}
dialog::backdrop{background:#0009}
.slide-over{margin-inline:auto 0;margin-block:0;max-width:min(32em,100vw);height:100dvh}
.slide-over[open]{display:flex;flex-direction:column}
.slide-over .bar+*{flex:1 0 auto;display:grid;grid-template-columns:100%}
.slide-over .p{border-radius:0;max-width:none}
.p.bar{position:sticky;top:0;padding:.25em .5em;border-radius:0;text-align:end}
.p.bar button{border:0;min-height:44px}
.bar~* form .sos{top:52px}
.bar~* .p *{scroll-margin-top:calc(var(--top,10em) + 52px)}
.popup .bar{border-radius:var(--round) var(--round) 0 0}
.popup .bar+* .p{border-start-start-radius:0;border-start-end-radius:0;max-width:none}
@media(prefers-reduced-motion:no-preference){.slide-over[open]{animation:in .2s ease-out}@keyframes in{from{translate:100%}}}
`;

interface Dialog {
  fetch(): Promise<void>;
  open(): Promise<void>;
  close(): void;
  remove(): void;
}

const dialogs = new WeakMap<HTMLElement, Dialog>();

/** The dialog of a slot. It is made when it is first wanted, and keeps what was typed. */
export function dialogOf(kit: Kit, slot: HTMLElement): Dialog {
  let made = dialogs.get(slot);
  if (!made) dialogs.set(slot, (made = make(kit, slot)));
  return made;
}

function make(kit: Kit, slot: HTMLElement): Dialog {
  let host: HTMLElement | undefined;
  let dialog: HTMLDialogElement;
  let fetching: Promise<void> | undefined;
  const bar = document.createElement('div');
  bar.className = 'p bar';
  const close = document.createElement('button');
  close.type = 'button';
  close.onclick = () => dialog.close();
  bar.append(close);

  const heading = () => dialog.querySelector<HTMLElement>('h1,.done h2');
  /** What is said of the form stands in the form's language, which may change. */
  const name = () => {
    const { lang } = dialog.querySelector<HTMLElement>('.p[lang]')!;
    dialog.lang = lang;
    dialog.setAttribute('aria-label', heading()?.textContent ?? '');
    close.textContent = lang === 'es' ? 'Cerrar' : 'Close';
  };
  const own: Kit = {
    ...kit,
    show(place, html) {
      kit.show(place, html);
      name();
    },
  };

  const build = async (html: string) => {
    host = document.createElement('div');
    // The theme is asked of the element that holds the form.
    if (slot.dataset.theme) host.dataset.theme = slot.dataset.theme;
    slot.append(host);
    const root = host.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet, sheet];
    dialog = document.createElement('dialog');
    dialog.className = slot.dataset.mode ?? 'popup';
    const place = document.createElement('div');
    dialog.append(bar, place);
    root.append(dialog);
    dialog.onclose = () => slot.dispatchEvent(new CustomEvent('portico:closed', {
      bubbles: true, composed: true, detail: { practice: slot.dataset.portico },
    }));
    own.show(place, html);
    // Without its script a form works by itself.
    await kit.formOf(slot).then((form) => form.run(own, place, slot), () => {});
  };
  const fetch = () => fetching ??= (async () => {
    const [html] = await Promise.all([kit.fetchForm(slot, kit.edgeOf(slot)!), kit.formOf(slot).catch(() => {})]);
    await build(html);
  })().catch((problem) => {
    // The next click tries again.
    fetching = undefined;
    slot.dataset.problem = problem + '';
    throw problem;
  });
  const show = () => {
    if (dialog.open) return;
    dialog.showModal();
    const first = heading();
    if (!first) return;
    first.tabIndex = -1;
    first.focus();
  };
  // Who has closed it meanwhile is told what has become of the request.
  on(slot, 'portico:submitted portico:failed', () => {
    if (host?.isConnected) show();
  }, false);

  return {
    fetch,
    async open() {
      try {
        await fetch();
        show();
      } catch {
        // Where there is no form there is its page.
        location.href = slot.querySelector('a')?.href ?? `${kit.edgeOf(slot)}/f/${slot.dataset.portico}`;
      }
    },
    close: () => dialog?.close(),
    remove() {
      dialog?.close();
      host?.remove();
      fetching = undefined;
    },
  };
}
