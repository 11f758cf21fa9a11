import { onHide, onShow, onUnload } from '@dcloudio/uni-app'

/**
 * Looks now and then while the page is seen: a mini-program has no stream of events. What fails is not told:
 * the page shows what it knew, and looks again.
 */
export function watching(look: () => Promise<unknown>, every = 15_000): void {
  let timer: ReturnType<typeof setInterval> | undefined
  const stop = (): void => clearInterval(timer)
  onShow(() => {
    stop()
    timer = setInterval(() => void look().catch(() => undefined), every)
  })
  onHide(stop)
  onUnload(stop)
}
