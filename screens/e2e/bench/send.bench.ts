import { expect, test, type Page } from '@playwright/test'
import { reported } from '../resident/people'
import { device, nameOf } from '../support/people'
import { groundOf } from '../support/place'
import { ROUNDS, keep, tenth } from './kept'
import { slowProcessor } from './phone'

const TIMES = 5
const THANKS = '社区已收到，谢谢您'

/** Notes the tap on the button and the first picture with the confirmation. */
async function watchTap(page: Page): Promise<void> {
  await page.addInitScript(words => {
    const noted: { tapped?: number; thanked?: number } = {}
    Object.assign(window, { noted })
    const look = (): void => {
      const there = [...document.querySelectorAll('h1, h2')].some(
        one => one.textContent?.includes(words) && one.getClientRects().length > 0,
      )
      if (there) requestAnimationFrame(now => (noted.thanked = now))
      else requestAnimationFrame(look)
    }
    addEventListener(
      'click',
      event => {
        if (!(event.target instanceof Element && event.target.closest('.foot__main'))) return
        noted.tapped = event.timeStamp
        look()
      },
      true,
    )
  }, THANKS)
}

async function send(page: Page, words: string): Promise<number> {
  await page.goto('/m/pages/petition/report')
  await page.getByRole('button', { name: '用我的位置' }).click()
  await expect(page.getByText('按您的位置送到这里')).toBeVisible()
  await page.getByRole('textbox', { name: '什么事' }).fill(words)
  await expect(page.getByText('可能属于')).toBeVisible()
  await page.waitForTimeout(600)
  await page.getByRole('button', { name: '发送' }).click()
  await expect(page.getByRole('heading', { name: THANKS })).toBeVisible()
  const noted = await page.waitForFunction(() => {
    const { noted } = window as unknown as { noted: { tapped?: number; thanked?: number } }
    return noted.thanked && noted.tapped ? noted.thanked - noted.tapped : undefined
  })
  return tenth(Number(await noted.jsonValue()))
}

test('from the tap on send to the confirmation', async ({ browser, request }) => {
  // Has agreed to the service before.
  await reported(request, 'resident-1', '路面有坑')
  const { page } = await device(browser, 'phone', {
    geolocation: await groundOf(request, 'grid-a-01'),
    permissions: ['geolocation'],
    hasTouch: true,
  })
  await page.goto('/m/pages/account/sign-in')
  await page.getByRole('button', { name: await nameOf(request, 'resident-1'), exact: true }).click()
  await expect(page.getByRole('button', { name: /我要上报/ })).toBeVisible()
  await slowProcessor(page)
  await watchTap(page)
  const rounds = []
  for (let round = 0; round < ROUNDS; round++) {
    const milliseconds = []
    for (let time = 0; time < TIMES; time++) {
      milliseconds.push(await send(page, `第 ${round * TIMES + time + 1} 盏楼道灯坏了，晚上看不清台阶`))
    }
    rounds.push({ milliseconds })
  }
  keep('send', { rounds })
})
