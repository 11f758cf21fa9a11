import { fileURLToPath } from 'node:url'

interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null
}

/** All that a module needs before it runs. */
function needs(root: string, graph: Graph): Set<string> {
  const found = new Set([root])
  for (const id of found) graph.getModuleInfo(id)?.importedIds.forEach(one => found.add(one))
  return found
}

/**
 * Puts what each of these modules needs into one file, the first that needs it having it: on a slow network a file
 * costs a round trip, however short it is.
 */
export function together(base: string, roots: Readonly<Record<string, string>>) {
  const groups = Object.entries(roots).map(([name, path], at, all) => {
    const root = fileURLToPath(new URL(path, base))
    let needed: Set<string> | undefined
    return {
      name: (id: string, graph: Graph) => ((needed ??= needs(root, graph)).has(id) ? name : null),
      priority: all.length - at,
    }
  })
  return { output: { codeSplitting: { groups } } }
}
