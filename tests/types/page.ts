// A page's own script, as somebody with the published types would write it: every call, every event and the
// queue. It is compiled with what they describe, and never run.

import type { PorticoApi, PorticoEvents } from '../../www/served/portico';
import type { api } from '../../widget/loader/more';

// Before the script has loaded, and after.
(window.Portico ||= []).push((portico) => portico.open('my-practice'));

export async function page(portico: PorticoApi, slot: HTMLElement) {
  await portico.load();
  await portico.load({
    at: slot, practice: 'my-practice', service: 'implants', location: 'riverside', language: 'es', mode: 'slide-over',
    theme: 'auto', label: 'Ask for a visit', datalayer: true, edge: 'https://intake.example.com', onAccent: '#fff', width: '40em',
  });
  await portico.open();
  await portico.open('#slot');
  await portico.close(slot);
  await portico.unmount('my-practice');
  // @ts-expect-error There is no such mode.
  await portico.load({ at: '#slot', practice: 'my-practice', mode: 'window' });
  // @ts-expect-error Without a practice there is no form.
  await portico.load({ at: '#slot' });
}

/** What a page is told, each with nothing but ids and numbers. */
export function hear(slot: HTMLElement) {
  slot.addEventListener('portico:ready', ({ detail }) => detail.practice.trim());
  slot.addEventListener('portico:start', ({ detail }) => detail.practice.trim());
  slot.addEventListener('portico:failed', ({ detail }) => detail.practice.trim());
  slot.addEventListener('portico:closed', ({ detail }) => detail.practice.trim());
  document.addEventListener('portico:step', ({ detail }) => detail.step.toFixed());
  document.addEventListener('portico:submitted', ({ detail }) => [detail.practice, detail.id?.trim(), detail.reference?.trim()]);
  // @ts-expect-error No event carries an answer.
  document.addEventListener('portico:submitted', ({ detail }) => detail.name);
  document.addEventListener('portico:step', (event: PorticoEvents['portico:step']) => event.detail.practice);
}

type Calls = Exclude<keyof PorticoApi, 'push'>;
/** The loader has each call that is promised, and takes whatever may be said to it. */
export const taken: { [Call in Calls]: (what: Parameters<PorticoApi[Call]>[0]) => unknown } =
  null! as { [Call in keyof typeof api]: (what: Parameters<(typeof api)[Call]>[1]) => unknown };
