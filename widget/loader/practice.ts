// The loader for one practice's pages. The Worker puts the practice's form before it, so that one
// request brings everything that a patient needs to begin.

import { languageOf } from './find';
import { run } from './form';
import { start } from './loader';

/** A form that came with a practice's script, and the slots that it is for. */
interface Given {
  portico: string;
  service?: string;
  location?: string;
  lang: string;
  origins: string[];
  html: string;
}

/** The form that came with the script, if the slot wants that one and may have it. */
const given = (slot: HTMLElement) => ((window as any).porticoForms as Given[] | undefined)?.find((one) =>
  (['portico', 'service', 'location'] as const).every((name) => one[name] === slot.dataset[name])
  && languageOf(slot).startsWith(languageOf(slot) && one.lang) && one.origins.includes(location.origin))?.html;

start(async () => ({ run }), undefined, given);
