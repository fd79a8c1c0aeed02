/** Chance that repeats itself: the same seed, the same numbers. */
export interface Chance {
  seed: number
  /** A whole number from `from` to `to`, both possible. */
  between(from: number, to: number): number
  /** Letters and digits. */
  word(length: number): string
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** Chance from that seed (mulberry32). Print the seed where a test may fail by it. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  const letter = (): string => letters.charAt(between(0, letters.length - 1))
  return { seed, between, word: length => Array.from({ length }, letter).join('') }
}

/** Chance for a whole file: from `npm run torture -- --seed N`, or from its own seed. Name `seed` in the title. */
export function chanceOfRun(usual: number): Chance {
  return chanceOf(Number(process.env['GLEMME_SEED'] ?? usual))
}
