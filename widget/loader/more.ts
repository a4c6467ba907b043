// What few pages need: forms in a dialog or a frame, forms that did not come with the script, and the
// calls a page's own scripts can make.

import { dialogOf } from './dialog';
import { find, spoken } from './find';
import { mountFrame } from './frame';
import type { Kit } from './kit';
import type { PorticoOptions } from '../../www/served/portico';

export { fetchForm } from './fetch';
export { frame } from './frame';

/** Slots whose form was taken away; one that is still on its way is taken away when it comes. */
const gone = new WeakSet<HTMLElement>();
/** Forms that are on their way, or are there. */
const loads = new WeakMap<HTMLElement, Promise<void>>();
/** What makes the links of dialogs links again. */
const undo = new WeakMap<HTMLElement, () => void>();

function takeAway(kit: Kit, slot: HTMLElement) {
  undo.get(slot)?.();
  dialogOf(kit, slot).remove();
  slot.querySelector('iframe')?.remove();
  slot.shadowRoot?.replaceChildren(document.createElement('slot'));
  for (const child of slot.children) child.removeAttribute('hidden');
}

/** Puts a form that is not inline in its place. */
export function mount(kit: Kit, slot: HTMLElement) {
  if (slot.dataset.mode === 'frame') return mountFrame(kit, slot);
  const dialog = dialogOf(kit, slot);
  const there = slot.querySelector<HTMLElement>('a,button');
  if (there?.hasAttribute('aria-haspopup')) return;
  const opener = there ?? document.createElement('button');
  if (!there) {
    const { label } = slot.dataset;
    const words = spoken(slot, 'Request an appointment', 'Solicitar una cita');
    opener.textContent = label ?? words.text;
    if (!label) opener.lang = words.lang;
    slot.prepend(opener);
  }
  opener.setAttribute('aria-haspopup', 'dialog');
  const ends = new AbortController();
  const { signal } = ends;
  // Whoever comes near may not press; the press tells where there is no form.
  for (const near of ['pointerenter', 'focusin']) opener.addEventListener(near, () => dialog.fetch().catch(() => {}), { once: true, signal });
  opener.addEventListener('click', (event) => {
    // A link opened on purpose in another tab stays a link.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    dialog.open();
  }, { signal });
  undo.set(slot, () => {
    ends.abort();
    opener.removeAttribute('aria-haspopup');
    if (!there) opener.remove();
  });
}

export const api = {
  /** Looks for new slots, or makes an element one. A form that stands there stays, unless another is wanted. */
  load(kit: Kit, options?: PorticoOptions) {
    if (!options) return kit.scan();
    const { at, practice, ...rest } = options;
    const slot = find(at);
    if (!slot) return;
    kit.seen.add(slot);
    const before = JSON.stringify(slot.dataset);
    for (const [name, value] of Object.entries<unknown>({ ...rest, portico: practice }))
      if (value === false) delete slot.dataset[name];
      else if (value !== undefined) slot.dataset[name] = value === true ? '' : String(value);
    const same = JSON.stringify(slot.dataset) === before;
    const earlier = loads.get(slot);
    gone.delete(slot);
    const mine = (async () => {
      await earlier;
      if (!same) takeAway(kit, slot);
      await kit.load(slot);
      if (gone.has(slot)) takeAway(kit, slot);
    })();
    loads.set(slot, mine);
    return mine;
  },

  /** Opens a form's dialog, or brings an inline form into view. */
  async open(kit: Kit, what?: string | HTMLElement) {
    const slot = find(what);
    if (!slot) return;
    if (/popup|slide/.test(slot.dataset.mode ?? '')) return dialogOf(kit, slot).open();
    if (!slot.shadowRoot?.querySelector('.p') && slot.dataset.mode !== 'frame') {
      kit.seen.add(slot);
      await kit.load(slot);
    }
    slot.scrollIntoView({ block: 'nearest' });
    slot.shadowRoot?.querySelector<HTMLElement>('form[data-step="1"] h2')?.focus();
  },

  /** Closes a form's dialog. What was typed stays for the next time. */
  close(kit: Kit, what?: string | HTMLElement) {
    const slot = find(what);
    if (slot) dialogOf(kit, slot).close();
  },

  /** Takes a form away. The link that stood in the slot is there again. */
  unmount(kit: Kit, what?: string | HTMLElement) {
    const slot = find(what);
    if (!slot) return;
    gone.add(slot);
    takeAway(kit, slot);
  },
};
