/** Puts words on the clipboard; false where the browser forbids it. */
export async function copy(words: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words)
    return true
  } catch {
    return false
  }
}

/** Tells the browser which language the page is in. */
export function speak(language: string): void {
  document.documentElement.lang = language
}

/** Names the page, for the tab and for screen readers. */
export function name(title: string, app: string): void {
  document.title = title === app ? app : `${title} · ${app}`
}

/** Gives her a file with a text. */
export async function save(fileName: string, text: string): Promise<void> {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** Calls a number. */
export function call(number: string): void {
  location.href = `tel:${number}`
}

/** Shows photos large, beginning with one. */
export function enlarge(url: string, urls: readonly string[]): void {
  uni.previewImage({ current: url, urls: [...urls] })
}

/** What `uni.login` of WeChat gives; a browser has none. */
export async function wechatCode(): Promise<string | undefined> {
  return undefined
}

/** Whether this is the mini-program of WeChat. */
export const inWechat: boolean = false

/** What this device calls itself in the list of sessions. */
export const deviceName = 'H5'
