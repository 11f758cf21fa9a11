import { ref } from 'vue'

interface InstallEvent extends Event {
  prompt(): Promise<unknown>
}
const isInstallEvent = (event: Event): event is InstallEvent => 'prompt' in event

/** Whether this browser offers to put the app on the desktop of the phone. */
export const installable = ref(false)
let offered: InstallEvent | undefined

addEventListener('beforeinstallprompt', event => {
  event.preventDefault()
  if (!isInstallEvent(event)) return
  offered = event
  installable.value = true
})
addEventListener('appinstalled', () => (installable.value = false))

/** Asks the browser to install. */
export async function install(): Promise<void> {
  await offered?.prompt()
  installable.value = false
}
