import type { Spot } from '@sanping/shared'
import { ref, shallowRef } from 'vue'

/** Why the phone does not tell where it is. */
export type NoPlace = 'denied' | 'unavailable'

const position = shallowRef<Spot>()
const trouble = ref<NoPlace>()
const asking = ref(false)

/** Asks the phone where it is, once. Nothing of it leaves the phone but by a form that says so. */
function ask(): Promise<Spot | undefined> {
  asking.value = true
  return new Promise(resolve => {
    const fail = (why: NoPlace): void => {
      trouble.value = why
      asking.value = false
      resolve(undefined)
    }
    if (!('geolocation' in navigator)) return fail('unavailable')
    navigator.geolocation.getCurrentPosition(
      ({ coords: { longitude, latitude } }) => {
        position.value = { longitude, latitude }
        trouble.value = undefined
        asking.value = false
        resolve(position.value)
      },
      error => fail(error.code === error.PERMISSION_DENIED ? 'denied' : 'unavailable'),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    )
  })
}

/** Where this phone is, shared by all pages. */
export function usePosition() {
  return { position, trouble, asking, ask }
}
