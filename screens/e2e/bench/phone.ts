import type { CDPSession, Page } from '@playwright/test'

/** The slow 4G of Lighthouse when it throttles as the developer tools do. */
export const SLOW_4G = { latency: 562.5, down: 1_474.56, up: 675 } as const
/** A phone of the middle is about so much slower than a PC. */
export const CPU = 4

const bytes = (kilobits: number): number => (kilobits * 1000) / 8

/** Makes the page's machine as slow as a phone. */
export async function slowProcessor(page: Page): Promise<CDPSession> {
  const tools = await page.context().newCDPSession(page)
  await tools.send('Emulation.setCPUThrottlingRate', { rate: CPU })
  return tools
}

/** Makes the page's network as slow as one far from the mast. */
export async function slowNetwork(tools: CDPSession): Promise<void> {
  await tools.send('Network.enable')
  await tools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: SLOW_4G.latency,
    downloadThroughput: bytes(SLOW_4G.down),
    uploadThroughput: bytes(SLOW_4G.up),
  })
}
