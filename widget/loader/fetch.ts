// Getting a form that did not come with a script.

import { languageOf } from './find';

/** The form of a slot as the edge writes it; throws the edge's reason where it may not be had. */
export async function fetchForm(slot: HTMLElement, edge: string) {
  const { dataset } = slot;
  const asked = new URLSearchParams({ lang: languageOf(slot) });
  for (const name of ['service', 'location'])
    if (dataset[name]) asked.set(name, dataset[name]);
  const answer = await fetch(`${edge}/v1/forms/${dataset.portico}?${asked}`, { credentials: 'omit' });
  if (answer.ok) return answer.text();
  const { title, detail } = await answer.json();
  throw title + '. ' + detail;
}
