/** The largest file that the server takes, in bytes. */
export const LARGEST = 16 * 1024 * 1024

/** What a text was found to be. */
export type Read =
  | { readonly ok: true; readonly collection: Record<string, unknown>; readonly names: readonly string[] }
  | {
      readonly ok: false
      readonly problem: 'unreadable' | 'notCollection' | 'tooLarge'
      readonly reason: string
    }

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function nameOf(feature: unknown): string {
  const properties = isRecord(feature) && isRecord(feature['properties']) ? feature['properties'] : {}
  const name = properties['name'] ?? properties['code']
  return typeof name === 'string' ? name : ''
}

/** Reads a GeoJSON text as far as must be known before it is sent; what each feature is worth the server says. */
export function readCollection(text: string): Read {
  if (new Blob([text]).size > LARGEST) return { ok: false, problem: 'tooLarge', reason: '' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { ok: false, problem: 'unreadable', reason: error instanceof Error ? error.message : '' }
  }
  if (!isRecord(value) || value['type'] !== 'FeatureCollection' || !Array.isArray(value['features'])) {
    return { ok: false, problem: 'notCollection', reason: '' }
  }
  return { ok: true, collection: value, names: value['features'].map(nameOf) }
}
