/** The same without some of its fields. */
export function without<T extends object, K extends keyof T>(whole: T, ...names: readonly K[]): Omit<T, K> {
  const rest = { ...whole }
  for (const name of names) delete rest[name]
  return rest
}
