// What a page's own scripts can do with Portico's form, and what they are told.
//
// Nothing here carries an answer of a patient's: events hold ids and numbers only.
//
// Before the script has loaded, calls can be left for it:
//   (window.Portico ||= []).push((portico) => portico.open('my-practice'));

export {};

/** How a form is shown; the same names are `data-` attributes of its slot. */
export interface PorticoOptions {
  /** The element to put the form in, or a selector for it. */
  at: string | HTMLElement;
  /** The practice's id. */
  practice: string;
  /** Id of the service that is already chosen. */
  service?: string;
  /** Id of the location that is already chosen. */
  location?: string;
  /** Language of the form; without it, the page's. */
  language?: 'en' | 'es';
  /** Where the form is: in the page, in a dialog, at the window's side, or in a frame. */
  mode?: 'inline' | 'popup' | 'slide-over' | 'frame';
  /** Colours: `light`, `dark`, or `auto` for what the visitor's machine prefers. */
  theme?: 'light' | 'dark' | 'auto';
  /** Words on the button that opens a dialog, where the slot holds no link of its own. */
  label?: string;
  /** Whether a sent request is told to the page's `dataLayer`, with its reference only. */
  datalayer?: boolean;
  /** The edge's origin, where neither the script's address nor the slot's link tells it. */
  edge?: string;
  /** Colors and type, as in the custom properties of these names (`--portico-on-accent`). */
  ink?: string;
  soft?: string;
  paper?: string;
  field?: string;
  line?: string;
  accent?: string;
  onAccent?: string;
  bad?: string;
  focus?: string;
  round?: string;
  font?: string;
  width?: string;
}

/** A form's slot: the element, its practice's id, or a selector; without it, the page's first. */
export type PorticoSlot = HTMLElement | string;

export interface PorticoApi {
  /** Looks for new slots, or makes an element one and shows the form in it. */
  load(options?: PorticoOptions): Promise<void>;
  /** Opens a form's dialog, or brings an inline form into view. */
  open(slot?: PorticoSlot): Promise<void>;
  /** Closes a form's dialog. What was typed stays for the next time. */
  close(slot?: PorticoSlot): Promise<void>;
  /** Takes a form away; the link that stood in its slot is there again. */
  unmount(slot?: PorticoSlot): Promise<void>;
  /** Calls a function with this, now or once the script has loaded. */
  push(call: (portico: PorticoApi) => void): void;
}

interface About {
  /** The practice's id. */
  practice: string;
}

/** Events, sent from the slot; they bubble. */
export interface PorticoEvents {
  /** The form is there and can be used. */
  'portico:ready': CustomEvent<About>;
  /** Somebody has touched the form for the first time. */
  'portico:start': CustomEvent<About>;
  /** Another screen is shown, 1 to 4. */
  'portico:step': CustomEvent<About & { step: number }>;
  /** The request is stored. */
  'portico:submitted': CustomEvent<About & { id?: string; reference?: string }>;
  /** Sending was given up after many tries; the patient is asked to call. */
  'portico:failed': CustomEvent<About>;
  /** A dialog was closed. */
  'portico:closed': CustomEvent<About>;
}

declare global {
  interface Window {
    Portico?: PorticoApi | ((portico: PorticoApi) => void)[];
  }
  interface HTMLElementEventMap extends PorticoEvents {}
  interface DocumentEventMap extends PorticoEvents {}
}
