// Finding a slot, and the words that are shown outside the form.

/** The slot a page's script means: an element, a selector, a practice's id, or the only one. */
export function find(what?: string | HTMLElement): HTMLElement | null {
  if (what instanceof HTMLElement) return what;
  if (!what) return document.querySelector<HTMLElement>('[data-portico]');
  const named = document.querySelector<HTMLElement>(`[data-portico=${CSS.escape(what)}]`);
  return named ?? document.querySelector<HTMLElement>(what);
}

/** One of two wordings, by the language of the form or the page. */
export function spoken(slot: HTMLElement, english: string, spanish: string) {
  const language = slot.dataset.language ?? document.documentElement.lang;
  return language.startsWith('es') ? spanish : english;
}
