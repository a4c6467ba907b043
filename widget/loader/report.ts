// What the loader says of itself when the doctor asks: how it is installed, nothing about visitors. It
// is fetched by one address for ever, so that old copies of the loader find it, too.

import type { Kit } from './kit';

/** The smallest module there is; a page's rules may forbid to compile it. */
const MODULE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
/** The colours that a page may change. */
const COLORS = ['ink', 'soft', 'paper', 'field', 'line', 'accent', 'on-accent', 'bad', 'focus'];
/** How often the page is looked at, once a second, before what is found is final. */
const LOOKS = 8;

function wasm() {
  if (typeof WebAssembly !== 'object') return 'missing';
  try {
    new WebAssembly.Module(MODULE);
    return 'works';
  } catch {
    return 'forbidden';
  }
}

/** The colours set by custom properties: as `#rrggbb`, or as they stand where that cannot say them. */
function colors(slot: HTMLElement) {
  const style = getComputedStyle(slot);
  const canvas = document.createElement('canvas').getContext('2d')!;
  const set = COLORS.map((name) => {
    const value = style.getPropertyValue(`--portico-${name}`).trim();
    if (!CSS.supports('color', value)) return [name, value];
    canvas.fillStyle = value;
    return [name, canvas.fillStyle];
  });
  return Object.fromEntries(set.filter(([, value]) => value));
}

/** Tells the doctor's window, which opened this page, what is on it. `build` is the loader's. */
export async function report(kit: Kit, build: string) {
  const blocked = new Set<string>();
  addEventListener('securitypolicyviolation', ({ disposition, effectiveDirective, blockedURI }) => {
    if (disposition === 'enforce' && edges().some((edge) => edge && blockedURI.startsWith(edge))) blocked.add(effectiveDirective);
  });
  const slots = () => [...document.querySelectorAll<HTMLElement>('[data-portico]')];
  const edges = () => [...new Set(slots().map((slot) => kit.edgeOf(slot)).concat(kit.edgeOf()))];
  // Sending is tried where it harms nobody: rules that forbid it tell so.
  for (const edge of edges()) if (edge) fetch(edge + '/healthz', { mode: 'no-cors', credentials: 'omit' }).catch(() => {});
  for (let look = 0; look < LOOKS; look++) {
    await new Promise((go) => setTimeout(go, 1000));
    const state = slots().map((slot) => ({
      practice: slot.dataset.portico,
      mode: slot.dataset.mode ?? 'inline',
      shown: !!slot.shadowRoot || !!slot.querySelector('iframe,[aria-haspopup]'),
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
    const sources = Array.from(document.querySelectorAll<HTMLScriptElement>('script[src*="/embed.js"]'), ({ src }) => src);
    const message = {
      portico: 'report',
      build,
      page: location.origin,
      // Another address brings another form, such as one in another language.
      scripts: 1 + sources.length - new Set(sources).size,
      slots: state,
      wasm: wasm(),
      blocked: [...blocked],
    };
    console.info('Portico', message);
    for (const edge of edges()) if (edge) opener?.postMessage(message, edge);
    return;
  }
}
