import { expect, test } from '@playwright/test'
import { enter, report, rowOf, unheard } from './console/support'
import { reported, signIn } from './resident/people'
import { setClockOff } from './support/clock'
import { Person, taskFor } from './worker/people'
import { PHONE, loseNetwork, openApp } from './worker/phone'

for (const [device, days] of [
  ['ten days behind', -10],
  ['ten days ahead', 10],
] as const) {
  test(`a PC ${device} shows what is new as new, and no deadline as missed`, async ({ page, request }) => {
    await setClockOff(page, days)
    const petition = await report(request, unheard('电脑时钟不准'))
    await enter(page, 'dispatcher-1', '/console/petitions?status=reported')
    await expect(rowOf(page, petition.title)).toContainText('还剩')
    await expect(rowOf(page, petition.title)).toContainText(/刚刚|1 分钟前/)
    await enter(page, 'community-admin', '/console/dashboard')
    const today = page.getByRole('region', { name: '今日工作' }).getByRole('link', { name: /今日上报/ })
    await expect.poll(async () => parseInt(await today.innerText())).toBeGreaterThan(0)
  })

  test.describe('on a phone', () => {
    test.use(PHONE)

    test(`a worker whose phone is ${device} works to the right deadline, also without network`, async ({
      page,
      context,
    }) => {
      await setClockOff(page, days)
      const worker = await Person.signIn('grid-a-01')
      const title = `扶手松了 ${Date.now()}`
      const task = await taskFor(worker, title)
      await openApp(page, 'grid-a-01')
      const card = page.getByRole('link', { name: title })
      await expect(card).toContainText('还剩')
      await loseNetwork(context)
      await page.reload()
      await expect(card).toContainText('还剩')
      await card.click()
      await page.getByRole('button', { name: '接单', exact: true }).click()
      await context.setOffline(false)
      await expect
        .poll(async () => (await worker.petition(task.id)).status, { timeout: 30_000 })
        .toBe('handling')
    })

    test(`a neighbour whose phone is ${device} is not told that her answer is late`, async ({
      page,
      request,
    }) => {
      await setClockOff(page, days)
      const id = await reported(request, 'resident-1', `路灯不亮${`${Date.now()}`.slice(-6)}`)
      await signIn(page, 'resident-1')
      await page.goto(`/m/pages/petition/detail?id=${id}`)
      await expect(page.getByText(/还剩/).first()).toBeVisible()
      await expect(page.getByText(/已超/)).toHaveCount(0)
      await page.goto('/m/pages/petition/list')
      await expect(page.getByRole('main')).toContainText(/刚刚|[0-9] 分钟前/)
    })
  })
}
