import { ref } from 'vue'
import { keep, kept } from '../app/kept'
import type { Filed } from './filing'

/** A number with its secret, kept on this device because she agreed. */
export interface KeptSecret {
  readonly id: string
  readonly number: string
  readonly secret: string
  readonly title: string
}

/** What was sent last, until she says that she has it: a reload must not lose a secret that is told once. */
export const receipt = ref<Filed | undefined>(kept<Filed>('receipt'))
/** The anonymous reports that this device may open again. */
export const secrets = ref<readonly KeptSecret[]>(kept<KeptSecret[]>('secrets') ?? [])

/** Shows what was sent. */
export function showReceipt(filed: Filed | undefined): void {
  receipt.value = filed
  keep('receipt', filed)
}

/** Keeps a secret on this device. */
export function keepSecret({ id, number, secret, title }: KeptSecret): void {
  secrets.value = [{ id, number, secret, title }, ...secrets.value.filter(one => one.number !== number)]
  keep('secrets', secrets.value)
}

/** Forgets a secret on this device. */
export function dropSecret(number: string): void {
  secrets.value = secrets.value.filter(one => one.number !== number)
  keep('secrets', secrets.value.length > 0 ? secrets.value : undefined)
}
