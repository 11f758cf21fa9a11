import type { Found } from '../../petition/place'

/** Where she stands, by the browser: WGS-84. */
export function whereIAm(): Promise<Found> {
  return new Promise(resolve => {
    if (!('geolocation' in navigator)) return resolve({ failed: 'missing' })
    navigator.geolocation.getCurrentPosition(
      ({ coords: { longitude, latitude } }) => resolve({ point: { longitude, latitude, datum: 'wgs84' } }),
      ({ code, PERMISSION_DENIED }) => resolve({ failed: code === PERMISSION_DENIED ? 'denied' : 'missing' }),
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 },
    )
  })
}

/** A map to choose on: only WeChat brings one. */
export const chooseOnMap: (() => Promise<Found>) | undefined = undefined

/** Opens the settings in which she may allow it after all; a browser has them in its own menu. */
export const openPermissions: (() => void) | undefined = undefined
