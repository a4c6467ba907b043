// Finding a slot, its language, and the words that are shown outside the form.

/** The slot a page's script means: an element, a selector, a practice's id, or the only one. */
export function find(what?: string | HTMLElement): HTMLElement | null {
  if (what instanceof HTMLElement) return what;
  if (!what) return document.querySelector<HTMLElement>('[data-portico]');
  const named = document.querySelector<HTMLElement>(`[data-portico=${CSS.escape(what)}]`);
  return named ?? document.querySelector<HTMLElement>(what);
}

/** The language that a slot's form is wanted in: its own, or the page's. */
export const languageOf = ({ dataset }: HTMLElement) => dataset.language ?? document.documentElement.lang;

/** One of two wordings, by the language of the form or the page, and which language that is. */
export const spoken = (slot: HTMLElement, english: string, spanish: string) =>
  languageOf(slot).startsWith('es') ? { lang: 'es', text: spanish } : { lang: 'en', text: english };
