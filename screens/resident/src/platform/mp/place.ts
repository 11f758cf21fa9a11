import type { Found } from '../../petition/place'

const failed = ({ errMsg }: { errMsg?: string }): Found => ({
  failed: /auth|deny|denied/.test(errMsg ?? '') ? 'denied' : 'missing',
})

/** Where she stands, by WeChat: GCJ-02. */
export function whereIAm(): Promise<Found> {
  return new Promise(resolve =>
    uni.getLocation({
      type: 'gcj02',
      isHighAccuracy: true,
      success: ({ longitude, latitude }) => resolve({ point: { longitude, latitude, datum: 'gcj02' } }),
      fail: error => resolve(failed(error as { errMsg?: string })),
    }),
  )
}

/** A place chosen on WeChat's own map. */
export const chooseOnMap: (() => Promise<Found>) | undefined = () =>
  new Promise(resolve =>
    uni.chooseLocation({
      success: ({ longitude, latitude, name, address }) =>
        resolve({
          point: { longitude: Number(longitude), latitude: Number(latitude), datum: 'gcj02' },
          words: name || address,
        }),
      fail: error => resolve(failed(error as { errMsg?: string })),
    }),
  )

/** Opens the settings in which she may allow it after all. */
export const openPermissions: (() => void) | undefined = () => uni.openSetting({})
