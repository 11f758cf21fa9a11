interface ImportMetaEnv {
  /** Where the server is, for the mini-program; a web page comes from its own. */
  readonly VITE_SANPING_SERVER?: string
}

/** Put in by the kit when it builds. */
declare const process: { readonly env: { readonly UNI_PLATFORM: string } }

/** What of WeChat's own API the kit does not pass on. */
declare const wx: {
  readonly env: { readonly USER_DATA_PATH: string }
  shareFileMessage(options: {
    filePath: string
    fileName: string
    success: () => void
    fail: (error: unknown) => void
  }): void
}
