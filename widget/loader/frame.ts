// A form in a frame, for pages whose rules allow frames but not our script's work, and for builders
// that only take frames. The page's side makes the frame and sizes it; the frame's side tells its
// height and its events. Each side checks whom it hears.

import { languageOf, spoken } from './find';
import type { Kit } from './kit';
import { on } from './on';

/** How long the frame waits for the page to say where the visit began, in milliseconds. */
const PATIENCE = 1500;
/** What the page is told of. */
const EVENTS = 'portico:ready portico:start portico:step portico:submitted portico:failed';

/** On the page: makes the frame. The link stays until the frame has spoken. */
export function mountFrame(kit: Kit, slot: HTMLElement) {
  const { dataset } = slot;
  if (slot.querySelector('iframe')) return;
  const edge = kit.edgeOf(slot)!;
  const asked = new URLSearchParams({ lang: languageOf(slot) });
  for (const name of ['service', 'location', 'theme'])
    if (dataset[name]) asked.set(name, dataset[name]);
  const frame = document.createElement('iframe');
  frame.title = slot.textContent?.trim() ?? '';
  if (!frame.title) {
    const { lang, text } = spoken(slot, 'Appointment request', 'Solicitud de cita');
    Object.assign(frame, { lang, title: text });
  }
  frame.src = `${edge}/f/${dataset.portico}/frame?${asked}`;
  // Set one by one: a page's rules may forbid style attributes, but not this.
  Object.assign(frame.style, { display: 'none', width: '100%', border: '0', colorScheme: 'normal' });
  addEventListener('message', ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== edge || !data) return;
    if (data.portico === 'hello') {
      for (const child of slot.children) if (child !== frame) child.setAttribute('hidden', '');
      frame.style.display = 'block';
      frame.contentWindow!.postMessage({ portico: 'visit', ...kit.origin }, edge);
    } else if (data.portico === 'height' && data.height > 0) frame.style.height = `${data.height}px`;
    else if (data.portico === 'event' && /^portico:[a-z]+$/.test(data.name)) {
      slot.dispatchEvent(new CustomEvent(data.name, { bubbles: true, composed: true, detail: data.detail }));
      if (data.name === 'portico:submitted' && 'datalayer' in dataset)
        ((window as any).dataLayer ??= []).push({ event: 'portico_submitted', reference: data.detail.reference });
    }
  });
  slot.append(frame);
}

/** In the frame: runs the form once the page has said where the visit began. */
export async function frame(kit: Kit, main: HTMLElement) {
  // A form that nothing runs works by itself, but not as part of a page: there the link stays.
  await kit.formOf(main);
  if (parent !== window) {
    let page: string | undefined;
    const tell = (message: object) => parent.postMessage(message, page!);
    // Only pages that the practice allows can hold this frame: its own headers see to that.
    await new Promise<void>((known) => {
      // Nobody waits for a page that is slow to answer, or does not know the frame.
      setTimeout(known, PATIENCE);
      addEventListener('message', ({ source, origin, data }) => {
        if (page || source !== parent || data?.portico !== 'visit') return;
        page = origin;
        kit.origin.landing = String(data.landing);
        kit.origin.referrer = String(data.referrer);
        new ResizeObserver(() => tell({ portico: 'height', height: Math.ceil(main.getBoundingClientRect().bottom) })).observe(main);
        on(main, EVENTS, ({ type, detail }) => tell({ portico: 'event', name: type, detail }), false);
        known();
      });
      // Nothing but the fact that the frame is there.
      parent.postMessage({ portico: 'hello' }, '*');
    });
    if (!page) {
      // A frame made by hand: the page that holds it is where the visit was.
      kit.origin.landing = document.referrer;
      kit.origin.referrer = '';
    }
  }
  return kit.run(main, main);
}
