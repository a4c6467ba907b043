// What the loader says of itself when the doctor asks: how it is installed, nothing about visitors.

import type { Kit } from './kit';

declare const BUILD: string;

/** The smallest module there is; a page's rules may forbid to compile it. */
const MODULE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);

function wasm() {
  try {
    return new WebAssembly.Module(MODULE) ? 'works' : '';
  } catch {
    return typeof WebAssembly === 'object' ? 'forbidden' : 'missing';
  }
}

/** Tells the doctor's window, which opened this page, what is on it. */
export async function report(kit: Kit) {
  const blocked = new Set<string>();
  addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
    if (edges.has(originOf(blockedURI)) || blockedURI === 'wasm-eval') blocked.add(effectiveDirective);
  });
  const slots = [...document.querySelectorAll<HTMLElement>('[data-portico]')];
  const edges = new Set(slots.map((slot) => kit.edgeOf(slot)));
  for (const slot of slots) kit.load(slot);
  // One look at each second until every form stands or has failed.
  for (let seconds = 0; seconds < 10; seconds++) {
    const state = slots.map(({ dataset, shadowRoot, children }) => ({
      practice: dataset.portico,
      mode: dataset.mode ?? 'inline',
      shown: !!shadowRoot || dataset.mode !== undefined && children.length > 0,
      link: children.length > 0,
      problem: dataset.problem,
    }));
    const message = {
      portico: 'report',
      build: BUILD,
      page: location.origin,
      scripts: document.querySelectorAll('script[src$="/embed.js"]').length,
      slots: state,
      wasm: wasm(),
      blocked: [...blocked],
    };
    for (const edge of edges) opener?.postMessage(message, edge!);
    if (state.every(({ shown, problem }) => shown || problem)) return;
    await new Promise((go) => setTimeout(go, 1000));
  }
}

function originOf(address: string) {
  try {
    return new URL(address).origin;
  } catch {
    return address;
  }
}
