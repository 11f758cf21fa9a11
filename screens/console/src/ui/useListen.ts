import { onBeforeUnmount } from 'vue'
import { useStream, type Listener } from '../app/stream'

/** Listens to the live stream as long as the component stands. */
export function useListen(listener: Listener): void {
  onBeforeUnmount(useStream().listen(listener))
}
