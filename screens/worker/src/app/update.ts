import { ref } from 'vue'

const HOUR = 3_600_000

/** Whether a new version waits to be used. */
export const updateReady = ref(false)
let registration: ServiceWorkerRegistration | undefined
let asked = false

/** Keeps the app for starts without network, and notices a new version. */
export function watchForUpdates(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  void navigator.serviceWorker.register('/worker/sw.js', { scope: '/worker/' }).then(found => {
    registration = found
    const look = (worker: ServiceWorker | null): void =>
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed' && navigator.serviceWorker.controller) updateReady.value = true
      })
    updateReady.value = found.waiting !== null && navigator.serviceWorker.controller !== null
    look(found.installing)
    found.addEventListener('updatefound', () => look(found.installing))
    setInterval(() => void found.update().catch(() => undefined), HOUR)
  }, ignored)
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (asked) location.reload()
  })
}

/** Without a service worker the app works, but only with network. */
function ignored(): void {}

/** Starts the new version. */
export function useUpdate(): void {
  asked = true
  registration?.waiting?.postMessage('use-now')
}
