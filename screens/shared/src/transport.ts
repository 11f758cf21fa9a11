/** What a transport carries: the same for `fetch` and for a mini-program's `uni.request`. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Milliseconds until it counts as unreachable. */
  readonly timeout: number
}

/** What came back. */
export interface Response {
  readonly status: number
  /** Header names are lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The JSON value; undefined where there was none. */
  readonly body: unknown
}

/** Carries one request; throws `Unreachable` where no answer came. */
export type Transport = (request: Request) => Promise<Response>
