/** Puts words on the clipboard; false where it failed. */
export function copy(words: string): Promise<boolean> {
  return new Promise(resolve =>
    uni.setClipboardData({ data: words, success: () => resolve(true), fail: () => resolve(false) }),
  )
}

/** A mini-program has no language of a page. */
export function speak(): void {}

/** Names the page in the bar above. */
export function name(title: string): void {
  uni.setNavigationBarTitle({ title })
}

/** Gives her a file with a text, to be sent on or opened. */
export function save(fileName: string, text: string): Promise<void> {
  const filePath = `${wx.env.USER_DATA_PATH}/${fileName}`
  return new Promise((resolve, reject) =>
    uni.getFileSystemManager().writeFile({
      filePath,
      data: text,
      encoding: 'utf8',
      success: () => wx.shareFileMessage({ filePath, fileName, success: () => resolve(), fail: reject }),
      fail: reject,
    }),
  )
}

/** Calls a number. */
export function call(number: string): void {
  uni.makePhoneCall({ phoneNumber: number, fail: () => undefined })
}

/** Shows photos large, beginning with one. */
export function enlarge(url: string, urls: readonly string[]): void {
  uni.previewImage({ current: url, urls: [...urls] })
}

/** The code by which the server asks WeChat who she is. */
export function wechatCode(): Promise<string | undefined> {
  return new Promise(resolve =>
    uni.login({ provider: 'weixin', success: ({ code }) => resolve(code), fail: () => resolve(undefined) }),
  )
}

/** Whether this is the mini-program of WeChat. */
export const inWechat: boolean = true

/** What this device calls itself in the list of sessions. */
export const deviceName = 'WeChat'
