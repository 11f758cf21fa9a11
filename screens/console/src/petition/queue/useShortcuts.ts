import { onBeforeUnmount, onMounted } from 'vue'

const TYPING = 'input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable="true"]'
/** Enter on these is theirs. */
const PRESSED = 'button, a[href], summary, [role="button"]'

/** Single keys for the page, except while one types, and while a dialog is open. */
export function useShortcuts(keys: Readonly<Record<string, () => unknown>>): void {
  function heard(event: KeyboardEvent): void {
    const { target, key } = event
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return
    if (document.querySelector('dialog[open]')) return
    if (target instanceof Element) {
      if (target.matches(TYPING)) {
        if (key === 'Escape' && target instanceof HTMLElement) target.blur()
        return
      }
      if (key === 'Enter' && target.matches(PRESSED)) return
    }
    const act = keys[key]
    if (!act) return
    event.preventDefault()
    act()
  }
  onMounted(() => document.addEventListener('keydown', heard))
  onBeforeUnmount(() => document.removeEventListener('keydown', heard))
}
