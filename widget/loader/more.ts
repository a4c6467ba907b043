// What few pages need: forms in a dialog or a frame, forms that did not come with the script, and the
// calls a page's own scripts can make.

import { find, spoken } from './find';
import { dialogOf } from './dialog';
import { mountFrame } from './frame';
import type { Kit } from './kit';
import { on } from './on';

export { fetchForm } from './fetch';
export { frame } from './frame';
export { report } from './report';

/** What a page's script can say of a form; each is also a `data-` attribute of its slot. */
interface Options {
  at: string | HTMLElement;
  practice: string;
  [option: string]: unknown;
}

/** Slots whose form was taken away; one that is still on its way is taken away when it comes. */
const gone = new WeakSet<HTMLElement>();
/** Forms that are on their way, or are there. */
const loads = new WeakMap<HTMLElement, Promise<void>>();

function takeAway(kit: Kit, slot: HTMLElement) {
  dialogOf(kit, slot).remove();
  slot.querySelector('iframe')?.remove();
  slot.shadowRoot?.replaceChildren(document.createElement('slot'));
  for (const child of slot.children) child.removeAttribute('hidden');
}

/** Puts a form that is not inline in its place. */
export function mount(kit: Kit, slot: HTMLElement) {
  if (slot.dataset.mode === 'frame') return mountFrame(kit, slot);
  const dialog = dialogOf(kit, slot);
  let opener: HTMLElement | null = slot.querySelector('a,button');
  if (opener?.hasAttribute('aria-haspopup')) return;
  if (!opener) {
    opener = document.createElement('button');
    opener.textContent = slot.dataset.label ?? spoken(slot, 'Request an appointment', 'Solicitar una cita');
    slot.prepend(opener);
  }
  opener.setAttribute('aria-haspopup', 'dialog');
  on(opener, 'pointerenter focusin', dialog.fetch);
  opener.addEventListener('click', (event) => {
    // A link opened on purpose in another tab stays a link.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    dialog.open().catch(() => {
      if (opener instanceof HTMLAnchorElement) location.href = opener.href;
    });
  });
}

export const api = {
  /** Looks for new slots, or makes an element one. A form that stands there stays, unless another is wanted. */
  load(kit: Kit, options?: Options) {
    if (!options) return kit.scan();
    const { at, practice, ...rest } = options;
    const slot = find(at);
    if (!slot) return;
    kit.seen.add(slot);
    const before = JSON.stringify(slot.dataset);
    for (const [name, value] of Object.entries({ ...rest, portico: practice }))
      if (value !== undefined && value !== false) slot.dataset[name] = value === true ? '' : String(value);
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
