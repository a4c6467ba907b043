// The script a marketer pastes. It finds the places for the form and, where one comes near, gets the
// form as HTML and what runs it (form.ts). It stays small because every visitor pays for it; what few
// pages need (pop-ups, frames) is in more.ts, what the doctor asks in report.ts.
//
// It is served twice: alone (embed.ts), and with a practice's form and what runs it (practice.ts),
// which saves the patient a round trip.

import type { FetchForm, Form, Kit, More } from './kit';

/** Address of what few pages need, which changes with its content. */
declare const MORE: string;
/** What tells one build of the scripts from another. */
declare const BUILD: string;

/**
 * Starts the loader, once a page. `bring` gets what runs a form from an edge, `fetched` the form
 * itself, unless `given` has it already.
 */
export function start(
  bring: (edge: string) => Promise<Form>,
  fetched?: FetchForm,
  given?: (slot: HTMLElement) => string | undefined,
) {
  const doc = document;
  const page = window as any;
  // Tools that gather scripts into one of their own hide where this one came from; then the link in
  // the slot tells.
  const script = doc.currentScript as HTMLScriptElement | null;
  const from = /^https?:..[^/]+(?=\/(f\/[^/]+\/)?embed\.js)/.exec(script?.src ?? '')?.[0];
  // A page of an application changes its address later; where the visit began does not change.
  const origin = { landing: location.href, referrer: doc.referrer };
  const seen = new WeakSet<Element>();
  let policy: { createHTML(html: string): string } | undefined;

  // A page's own script means a slot by an element, a selector, an id or options.
  const edgeOf: Kit['edgeOf'] = (what) => {
    const slot = what?.at ?? what;
    return what?.edge ?? slot?.dataset?.edge ?? from
      ?? (slot?.querySelector?.('a') ?? doc.querySelector<HTMLAnchorElement>('[data-portico] a'))?.origin;
  };
  // One promise for all, so that what waits for it goes on in the order in which it came.
  let rest: Promise<More> | undefined;
  const more = (slot?: unknown) => rest ??= import(edgeOf(slot) + MORE).catch((problem) => {
    rest = undefined;
    throw problem;
  });
  const formOf = (slot: HTMLElement) => bring(edgeOf(slot)!);
  const fetchForm: FetchForm = async (slot, edge) =>
    given?.(slot) ?? (fetched ?? (await more(slot)).fetchForm)(slot, edge);
  /** Without its script a form works by itself. */
  const run: Kit['run'] = (root, slot) => formOf(slot).then((form) => form.run(kit, root, slot), () => {});

  /** Puts a form into a place. Its style sheet is adopted, which no page's CSP forbids. */
  function show(place: ShadowRoot | Element, html: string) {
    const root = place.getRootNode();
    const [style, form] = html.split('</style>');
    let shown = form;
    if (root instanceof ShadowRoot)
      try {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(style.slice('<style>'.length));
        // What a mode adds to the form's sheet comes after it.
        root.adoptedStyleSheets = [sheet, ...root.adoptedStyleSheets.slice(1)];
      } catch {
        // A browser without constructable sheets keeps the style element.
        shown = html;
      }
    place.innerHTML = policy?.createHTML(shown) ?? shown;
  }

  async function load(slot: HTMLElement) {
    try {
      const { mode } = slot.dataset;
      if (mode && mode !== 'inline') return (await more(slot)).mount(kit, slot);
      // Both before anything is shown: without its script the form is one long page.
      const [html] = await Promise.all([fetchForm(slot, edgeOf(slot)!), formOf(slot).catch(() => {})]);
      // The link that stands in the slot stays until the form can take its place.
      const root = slot.shadowRoot ?? slot.attachShadow({ mode: 'open' });
      // Somebody else was faster; what is typed stays.
      if (root.querySelector('.p')) return;
      // Where a page's rules forbid to show the form, the link is still there.
      root.append(doc.createElement('slot'));
      show(root, html);
      run(root, slot);
    } catch (problem) {
      slot.dataset.problem = problem + '';
      console.warn('Portico: ' + problem);
    }
  }

  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries)
      if (isIntersecting) {
        near.unobserve(target);
        load(target as HTMLElement);
      }
  }, { rootMargin: '600px' });

  function scan() {
    for (const slot of doc.querySelectorAll<HTMLElement>('[data-portico],[data-portico-page]'))
      if (!seen.has(slot)) {
        seen.add(slot);
        const kind = slot.dataset.porticoPage;
        if (kind) more().then((all) => all.frame(kit, slot));
        else if (kind === '') run(slot, slot);
        // What is here already need not wait for the next frame.
        else if (!slot.dataset.mode && given?.(slot)) load(slot);
        else near.observe(slot);
      }
  }

  const kit: Kit = { origin, seen, edgeOf, formOf, fetchForm, show, run, load, scan };

  const before = page.Portico;
  const first = !before?.push || Array.isArray(before);

  function begin() {
    // The script tag alone is enough: it makes its own slot, and the same tag again makes none.
    const tag = JSON.stringify(script?.dataset);
    if (script?.dataset.practice && !doc.querySelector(`[data-tag=${CSS.escape(tag)}]`)) {
      const slot = doc.createElement('div');
      Object.assign(slot.dataset, script.dataset, { portico: script.dataset.practice, tag });
      if (script.closest('body')) script.after(slot);
      else doc.body.append(slot);
    }
    if (!first) return;
    scan();
    // Applications, page builders, tag managers and further tags bring slots later.
    new MutationObserver(scan).observe(doc, { childList: true, subtree: true });
    if (location.href.includes('portico-doctor')) import(edgeOf() + '/report.js').then((all) => all.report(kit, BUILD));
  }

  if (first) {
    try {
      policy = page.trustedTypes?.createPolicy('portico', { createHTML: (html: string) => html });
    } catch {
      // The page's list of policies lacks ours: the form cannot be shown, and the link stays.
    }
    const api: any = { push: (act: (portico: unknown) => void) => act(api) };
    for (const name of ['load', 'open', 'close', 'unmount'] as const)
      api[name] = async (what?: unknown) => (await more(what)).api[name](kit, what);
    page.Portico = api;
    for (const act of before ?? []) act(api);
  }
  if (doc.readyState === 'loading') doc.addEventListener('DOMContentLoaded', begin);
  else begin();
}
