/** Listens to several kinds of events: to the first of each, or to all. */
export function on(target: EventTarget, kinds: string, act: (event: any) => void, once = true) {
  for (const kind of kinds.split(' ')) target.addEventListener(kind, act, { once, passive: once });
}
