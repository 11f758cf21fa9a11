import type { Problem } from './schema'

/** The server could not be reached, or its answer did not come in time. What was sent may have been done. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

/** The server answered, and said no: `problem` says why in the reader's language. */
export class Refused extends Error {
  override readonly name = 'Refused'

  constructor(
    readonly problem: Problem,
    /** Seconds after which it is worth while to try again, where the server said so. */
    readonly retryAfter?: number,
  ) {
    super(problem.detail)
  }

  get status(): number {
    return this.problem.status
  }

  get code(): string {
    return this.problem.code
  }
}

/** Whether the same request, with the same idempotency key, may well succeed later. */
export function worthRetrying(error: unknown): boolean {
  if (error instanceof Unreachable) return true
  return error instanceof Refused && (error.status === 429 || error.status >= 500)
}

/** The petition (or other thing) as it stands now, where somebody else was first. */
export function currentOf<T>(error: unknown): T | undefined {
  if (!(error instanceof Refused) || (error.status !== 409 && error.status !== 412)) return undefined
  return (error.problem.current as T | null | undefined) ?? undefined
}

/** What is wrong with each field, by the field's name in the contract. */
export function fieldErrors(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof Refused)) return {}
  return Object.fromEntries((error.problem.errors ?? []).map(({ field, detail }) => [field, detail]))
}
