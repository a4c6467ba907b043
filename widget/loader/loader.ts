// The script a marketer pastes. It finds the places for the form, fetches the form as HTML, owns
// Send, and wakes Yew when somebody touches the form. It stays small because every visitor pays
// for it; what it leaves out is in the form's HTML or in Yew.

interface Takeover {
  go(from: number, to: number): boolean;
  check(): number;
  confirm(answer: unknown): void;
  free(): void;
}

/** Pauses between tries to send, in milliseconds; the last one repeats. */
const PAUSES = [1000, 2000, 4000, 8000, 15000];
/** How many times sending is tried before the patient is asked to call. */
const TRIES = 24;
const FRAGMENT = 'application/vnd.portico.fragment+html';

const doc = document;
const page = window as typeof window & { Portico?: { scan(): void } };
const script = doc.currentScript as HTMLScriptElement | null;
const edge = new URL(script?.src ?? location.href).origin;
// A page of an application changes its address later; where the visit began does not change.
const landing = location.href;
const referrer = doc.referrer;
const policy = (page as any).trustedTypes?.createPolicy('portico', { createHTML: (html: string) => html });

function parse(html: string): DocumentFragment {
  const template = doc.createElement('template');
  template.innerHTML = policy ? policy.createHTML(html) : html;
  return template.content;
}

/** Puts a fragment into a root. Its style sheet is adopted, which no page's CSP forbids. */
function show(root: ShadowRoot | Element, html: string) {
  const content = parse(html);
  const style = content.querySelector('style');
  if (style && root instanceof ShadowRoot) {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style.textContent!);
      root.adoptedStyleSheets = [sheet];
      style.remove();
    } catch {
      // A browser without constructable sheets keeps the style element.
    }
  } else style?.remove();
  root.replaceChildren(content);
}

/** Runs the form in a root: screens, Send, and Yew when it is wanted. */
function run(root: ShadowRoot | Element, at?: number) {
  const form = root.querySelector('form');
  const focus = () => root.querySelector<HTMLElement>('[data-focus]')?.focus();
  if (!form) return focus();
  const input = (name: string) => form.elements.namedItem(name) as HTMLInputElement;
  const say = (key?: string) => {
    form.querySelector('[data-say]')!.textContent = key ? form.dataset[key]! : '';
  };
  let yew: Takeover | undefined;
  let booting: Promise<void> | undefined;
  let sending = false;

  for (const [name, value] of [['landing', landing], ['referrer', referrer],
    ['gpc', (navigator as any).globalPrivacyControl ? '1' : ''],
    ['key', crypto.getRandomValues(new Uint32Array(4)).join('-')]])
    if (!input(name).value) input(name).value = value;

  const step = () => +form.dataset.step!;
  const go = (to: number) => {
    form.dataset.step = to + '';
    form.querySelector<HTMLElement>(`[data-s="${to}"] h2`)?.focus();
  };
  // With errors to show, all questions stay in sight; without, one screen at a time.
  if (root.querySelector('[data-focus]')) focus();
  else {
    form.dataset.step = (at ?? 1) + '';
    if (at) form.querySelector<HTMLElement>('[name=switch]')?.focus();
  }

  const boot = () => booting ??= (async () => {
    try {
      const app = form.dataset.app;
      if (!app || typeof WebAssembly !== 'object') return;
      const module = await import(app);
      await module.default();
      const host = form.parentElement!;
      const place = doc.createElement('div');
      host.append(place);
      yew = new module.Takeover(host, form, place);
      form.dataset.ready = '';
      root.dispatchEvent(new CustomEvent('portico:ready', { bubbles: true, composed: true }));
    } catch {
      // The form works without Yew: only polish is lost.
      yew = undefined;
    }
  })();

  /** Calls Yew; if it fails, the form goes on without it. */
  const ask = <T>(call: (yew: Takeover) => T): T | undefined => {
    try {
      return yew && call(yew);
    } catch {
      yew = undefined;
    }
  };

  form.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('[data-go]');
    if (button) {
      const to = +button.dataset.go!;
      if (ask((yew) => yew.go(step(), to)) !== false) go(to);
    }
    const link = (event.target as Element).closest('a[href^="#p-"]');
    if (link) {
      event.preventDefault();
      form.querySelector<HTMLElement>(link.getAttribute('href')!)?.focus();
    }
  });

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = event.submitter as HTMLButtonElement | null;
    const body = new URLSearchParams(new FormData(form) as any);
    const switching = button?.name === 'switch';
    if (switching) body.set('switch', button.value);
    // Enter in a field goes on to the next screen; only the last screen sends.
    else if (step() && step() < 4) {
      if (ask((yew) => yew.go(step(), step() + 1)) !== false) go(step() + 1);
      return;
    } else {
      const wrong = ask((yew) => yew.check());
      if (wrong) {
        if (step()) form.dataset.step = wrong + '';
        return;
      }
    }
    if (sending) return;
    sending = true;
    say('sending');
    for (let n = 0; n < TRIES; n++) {
      const json = yew && !switching;
      try {
        const answer = await fetch(form.action, {
          method: 'POST', body, credentials: 'omit', keepalive: true,
          headers: { Accept: json ? 'application/json' : FRAGMENT },
        });
        if (answer.status < 500 && answer.status !== 429) {
          sending = false;
          say();
          if (answer.ok && json) {
            const told = await answer.json();
            if (ask((yew) => (yew.confirm(told), 1))) {
              form.remove();
              done(told.id);
              return;
            }
            continue; // Yew failed: the same key gets the same answer as HTML.
          }
          if (json) {
            yew = undefined; // What only the Worker can find wrong, it shows.
            continue;
          }
          if (!answer.headers.get('content-type')?.startsWith('text/html')) break;
          const before = step();
          show(root, await answer.text());
          if (answer.status === 201) done();
          run(root, switching ? before : undefined);
          return;
        }
      } catch {
        // No connection: try again.
      }
      say('retrying');
      await new Promise((after) => setTimeout(after, PAUSES[Math.min(n, PAUSES.length - 1)]));
    }
    sending = false;
    say('failed');
  });

  const done = (id?: string) => root.dispatchEvent(
    new CustomEvent('portico:submitted', { bubbles: true, composed: true, detail: { id } }));

  for (const kind of ['pointerdown', 'focusin', 'input']) form.addEventListener(kind, boot, { once: true });
  if (at || root.querySelector('[data-focus]')) boot();
}

async function load(slot: HTMLElement) {
  if (slot.shadowRoot) return;
  const { portico, language } = slot.dataset;
  try {
    const lang = language ?? doc.documentElement.lang;
    const answer = await fetch(`${edge}/v1/forms/${portico}?lang=${encodeURIComponent(lang)}`, { credentials: 'omit' });
    if (!answer.ok) {
      const problem = await answer.json();
      return console.warn(`Portico: ${problem.title}. ${problem.detail}`);
    }
    const html = await answer.text();
    // The link that stands in the slot stays until the form can take its place.
    const root = slot.attachShadow({ mode: 'open' });
    show(root, html);
    run(root);
  } catch {
    console.warn('Portico: the form could not be loaded; the link stays.');
  }
}

function scan() {
  for (const hosted of doc.querySelectorAll('[data-portico-page]')) run(hosted);
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries)
      if (entry.isIntersecting) {
        near.unobserve(entry.target);
        load(entry.target as HTMLElement);
      }
  }, { rootMargin: '600px' });
  for (const slot of doc.querySelectorAll<HTMLElement>('[data-portico]')) near.observe(slot);
}

if (!page.Portico) {
  page.Portico = { scan };
  // The script tag alone is enough: it makes its own slot.
  if (script?.dataset.practice) {
    const slot = doc.createElement('div');
    slot.dataset.portico = script.dataset.practice;
    script.after(slot);
  }
  if (doc.readyState === 'loading') addEventListener('DOMContentLoaded', scan);
  else scan();
}
export {};
