// Chance that can be repeated: the same seed makes the same choices.

/** Numbers from 0 to 1 (Marsaglia's xorshift, 32 bits). */
export function generator(seed) {
  let state = seed >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
  return {
    next,
    /** A whole number from `low` to `high`, both included. */
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: (list) => list[Math.floor(next() * list.length)],
    /** Deals from a list in mixed order, all of it before any comes again. */
    deck: (list) => {
      let left = [];
      return () => {
        if (!left.length) left = [...list];
        return left.splice(Math.floor(next() * left.length), 1)[0];
      };
    },
  };
}
