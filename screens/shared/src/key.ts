/**
 * A fresh key for one thing that a person means to do (`Idempotency-Key`). Not a secret: a mini-program has no
 * `crypto`, and there chance and time must do.
 */
export function newKey(): string {
  const native = (globalThis as { crypto?: { randomUUID?: () => string } }).crypto
  if (typeof native?.randomUUID === 'function') return native.randomUUID()
  const part = (): string =>
    Math.floor(Math.random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0')
  return `${Date.now().toString(16).padStart(12, '0')}-${part()}${part()}${part()}`
}
