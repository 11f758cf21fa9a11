const LONGEST = 60
const SENTENCE = /^[^。！？!?；;\n]+/u
/** Zero-width and direction-changing characters, which a title must not hold, and control characters. */
const UNSEEN = /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu

/** The title of a petition: the first sentence of what was said, at most 60 characters. */
export function titleOf(body: string): string {
  const words = body.trim()
  const first = (SENTENCE.exec(words)?.[0] ?? words).replace(/\s+/gu, ' ').replace(UNSEEN, '').trim()
  // By characters, not by halves of them: an emoji is one.
  const letters = [...first]
  return letters.length <= LONGEST ? first : `${letters.slice(0, LONGEST - 1).join('')}…`
}
