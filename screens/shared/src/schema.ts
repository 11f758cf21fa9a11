import type { components, paths } from './contract'

/** The shapes of the contract, by name: `Schema<'PetitionView'>`. */
export type Schema<N extends keyof components['schemas']> = components['schemas'][N]

type Short<P> = P extends `/api/v1${infer Rest}` ? Rest : never
type Item<P extends string> = `/api/v1${P}` extends keyof paths ? paths[`/api/v1${P}`] : never

/** The methods that screens use; the contract has no PATCH, because a mini-program has none. */
export type Method = 'get' | 'post' | 'delete'

/** Paths of the contract that answer to a method, without their common beginning. */
export type PathTo<M extends Method> = {
  [P in keyof paths]: paths[P] extends { readonly [K in M]: { responses: unknown } } ? Short<P> : never
}[keyof paths]

/** The operation behind method and path. */
export type Operation<M extends Method, P extends string> =
  Item<P> extends { readonly [K in M]: infer O } ? O : never

type JsonOf<R> = R extends { content: { 'application/json': infer B } } ? B : undefined

/** What an operation answers when all is well. */
export type Answer<O> = O extends { responses: infer R }
  ? { [S in keyof R]: S extends 200 | 201 | 202 ? JsonOf<R[S]> : S extends 204 ? undefined : never }[keyof R]
  : never

/** The JSON body of an operation. */
export type Body<O> = O extends { requestBody?: { content: { 'application/json': infer B } } } ? B : undefined

/** The query of an operation. */
export type Query<O> = O extends { parameters: { query?: infer Q } } ? Q : undefined

/** What stands for the braces of a path. */
export type PathValues<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? { [K in Name]: string } & PathValues<Rest>
  : unknown

/** A problem document (RFC 9457). */
export type Problem = Schema<'Problem'>
