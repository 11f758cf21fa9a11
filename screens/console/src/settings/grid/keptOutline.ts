import type { Outline } from './outline'

const name = (id: string): string => `sanping.console.draft.outline.${id}`

/** An outline that was not saved before the page was left. */
export function keptOutline(id: string): Outline | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(name(id)) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

/** Keeps an outline over a reload; without one, forgets it. */
export function keepOutline(id: string, outline: Outline | undefined): void {
  try {
    if (outline) sessionStorage.setItem(name(id), JSON.stringify(outline))
    else sessionStorage.removeItem(name(id))
  } catch {
    // A full or forbidden store only forgets on reload.
  }
}
