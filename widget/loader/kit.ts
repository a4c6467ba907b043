// What the loader and its further parts know of each other.

/** Yew, once it has taken over a form. */
export interface Takeover {
  /** Whether screen `from` has errors, which are shown, so that `to` may not be. */
  refuses(from: number, to: number): Promise<boolean | undefined>;
  /** The screen with the first error, whose errors are shown; nothing if the form can be sent. */
  check(): Promise<number | undefined>;
  /** Shows the edge's answer to a stored inquiry and tells what it says; nothing where Yew has failed. */
  confirm(answer: string): Promise<Told | undefined>;
}

/** What the edge says of a stored inquiry: ids, nothing of the patient's. */
export interface Told {
  id?: string;
  reference?: string;
}

/** What the loader lends. */
export interface Kit {
  origin: { landing: string; referrer: string };
  seen: WeakSet<Element>;
  edgeOf(slot?: any): string | undefined;
  fetchForm: FetchForm;
  formOf(slot: HTMLElement): Promise<Form>;
  show(place: ShadowRoot | Element, html: string): void;
  run(root: ShadowRoot | Element, slot: HTMLElement): Promise<void>;
  load(slot: HTMLElement): Promise<void>;
  scan(): void;
}

/** Gets the form of a slot from an edge, as HTML with its style sheet before it. */
export type FetchForm = (slot: HTMLElement, edge: string) => Promise<string>;

/** What is fetched with a form. */
export interface Form {
  run(kit: Kit, root: ShadowRoot | Element, slot: HTMLElement, at?: number): void;
}

/** What only some practices' forms need, fetched when somebody is about to use one. */
export interface Extra {
  begin(form: HTMLFormElement, slot: HTMLElement): void;
}

/** What is fetched only where a page needs it. */
export interface More {
  api: Record<'load' | 'open' | 'close' | 'unmount', (kit: Kit, what?: unknown) => unknown>;
  fetchForm: FetchForm;
  mount(kit: Kit, slot: HTMLElement): void;
  frame(kit: Kit, main: HTMLElement): void;
}
