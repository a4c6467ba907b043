// What the loader says of itself when the doctor asks: how it is installed, nothing about visitors. It
// is fetched by one address for ever, so that old copies of the loader find it, too.

import type { Kit } from './kit';

/** The smallest module there is; a page's rules may forbid to compile it. */
const MODULE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
/** The colours that a page may change. */
const COLORS = ['ink', 'soft', 'paper', 'field', 'line', 'accent', 'on-accent', 'bad', 'focus'];
/** How often the page is looked at, once a second, before what is found is final. */
const LOOKS = 8;

/** Whether the page's rules let it happen. */
function tried(act: () => void) {
  try {
    act();
    return 'works';
  } catch {
    return 'forbidden';
  }
}

/**
 * The colours set by attributes, which a dialog reads when it is opened, or by custom properties: as
 * `#rrggbb`, or as they stand where that cannot say them.
 */
function colors(slot: HTMLElement) {
  const style = getComputedStyle(slot);
  const canvas = document.createElement('canvas').getContext('2d')!;
  const set = COLORS.map((name) => {
    const value = slot.getAttribute('data-' + name) || style.getPropertyValue(`--portico-${name}`).trim();
    if (!CSS.supports('color', value)) return [name, value];
    canvas.fillStyle = value;
    return [name, canvas.fillStyle];
  });
  return Object.fromEntries(set.filter(([, value]) => value));
}

/** Tells the doctor's window, which opened this page, what is on it. `build` is the loader's. */
export async function report(kit: Kit, build: string) {
  const blocked = new Set<string>();
  let nonce = false;
  addEventListener('securitypolicyviolation', ({ disposition, effectiveDirective, blockedURI, originalPolicy }) => {
    if (disposition !== 'enforce') return;
    nonce ||= /'nonce-|'strict-dynamic'/.test(originalPolicy);
    if (edges().some((edge) => edge && blockedURI.startsWith(edge))) blocked.add(effectiveDirective);
  });
  const slots = () => [...document.querySelectorAll<HTMLElement>('[data-portico]')];
  const edges = () => [...new Set(slots().map((slot) => kit.edgeOf(slot)).concat(kit.edgeOf()))];
  // What frames do is up to their own rules, not to the page's.
  const framed = () => slots()[0] && slots().every(({ dataset }) => dataset.mode === 'frame');
  // Sending is tried where it harms nobody: rules that forbid it tell so. So do those that forbid more.
  if (!framed()) for (const edge of edges()) if (edge) fetch(edge + '/healthz', { mode: 'no-cors', credentials: 'omit' }).catch(() => {});
  const can = framed() ? {} : {
    wasm: typeof WebAssembly === 'object' ? tried(() => new WebAssembly.Module(MODULE)) : 'missing',
    html: tried(() => kit.show(document.createElement('i'), '<style></style>')),
  };
  for (let look = 0; look < LOOKS; look++) {
    await new Promise((go) => setTimeout(go, 1000));
    const state = slots().map((slot) => ({
      practice: slot.dataset.portico,
      mode: slot.dataset.mode ?? 'inline',
      // A frame is in sight once it has spoken.
      shown: !!slot.shadowRoot || !!slot.querySelector('[aria-haspopup]') || slot.querySelector('iframe')?.style.display === 'block',
      link: !!slot.querySelector('a'),
      problem: slot.dataset.problem,
      theme: slot.dataset.theme,
      // A page's style does not reach into a frame.
      colors: slot.dataset.mode === 'frame' ? {} : colors(slot),
    }));
    // A form far down the page is fetched when it comes near.
    const waiting = state.findIndex(({ shown, problem }) => !shown && !problem);
    if (waiting >= 0) slots()[waiting].scrollIntoView();
    if (waiting >= 0 && look + 1 < LOOKS) continue;
    const sources = [...document.querySelectorAll<HTMLScriptElement>('script[src*="/embed.js"]')].map(({ src }) => src);
    const message = {
      portico: 'report',
      build,
      page: location.origin,
      // Another address brings another form, such as one in another language.
      scripts: 1 + sources.length - new Set(sources).size,
      slots: state,
      nonce,
      ...!framed() && can,
      blocked: [...blocked],
    };
    console.info('Portico', message);
    for (const edge of edges()) if (edge) opener?.postMessage(message, edge);
    return;
  }
}
