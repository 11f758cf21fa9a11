import { expect, test, type Page } from '@playwright/test'
import { device, nameOf, tokenOf } from '../support/people'
import { photo } from '../support/photo'
import { groundOf } from '../support/place'

const WORDS = '三号楼楼道的灯坏了，晚上看不清台阶'

/** What the dashboard shows, read from the page as the supervisor sees it. */
async function shown(page: Page): Promise<{ reported: number; rated: number }> {
  await page.goto('/console/dashboard')
  const strip = page.getByRole('region', { name: '今日工作' })
  const today = strip.getByRole('link', { name: /今日上报/ })
  await expect(today).toContainText(/\d/)
  const rated = page
    .getByRole('article')
    .filter({ has: page.getByRole('heading', { name: '评价率', exact: true }) })
    .getByRole('link', { name: /计入分子/ })
  return { reported: parseInt(await today.innerText()), rated: Number(await rated.innerText()) }
}

async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click()
}

test('a leaking roof goes from a resident to the desk, to a worker without network, and back to her stars', async ({
  browser,
  request,
}) => {
  test.setTimeout(180_000)
  const { page: dashboard } = await device(browser, 'console')
  await dashboard.goto('/console/')
  await choose(dashboard, await nameOf(request, 'supervisor'))
  await expect(dashboard.getByRole('navigation').first()).toBeVisible()
  const before = await shown(dashboard)
  const li = await nameOf(request, 'resident-1')
  const desk = await nameOf(request, 'dispatcher-1')
  const worker = await nameOf(request, 'grid-a-01')

  const first = await device(browser, 'console')
  const second = await device(browser, 'console')
  for (const { page } of [first, second]) {
    await page.goto('/console/')
    await choose(page, desk)
    await expect(page.getByRole('grid', { name: '诉求队列' })).toBeVisible()
  }
  const row = (page: Page, number: string) => page.getByRole('row', { name: new RegExp(number) })
  const stairwell = await device(browser, 'phone')
  await stairwell.page.goto('/worker/')
  await choose(stairwell.page, worker)
  await expect(stairwell.page.getByRole('heading', { name: '今日工作' })).toBeVisible()

  const report = await test.step('she reports with a photo from where she stands', async () => {
    const { page } = await device(browser, 'phone', {
      geolocation: await groundOf(request, 'grid-a-01'),
      permissions: ['geolocation'],
    })
    await page.goto('/m/pages/account/sign-in')
    await choose(page, li)
    await expect(page.getByText(`${li}，您好`)).toBeVisible()
    await page.getByRole('button', { name: /我要上报/ }).click()
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: '拍照或选照片' }).click()
    await (await chooser).setFiles(await photo(page))
    await page.getByRole('button', { name: '用我的位置' }).click()
    await expect(page.getByText('按您的位置送到这里')).toBeVisible()
    await page.getByRole('textbox', { name: '什么事' }).fill(WORDS)
    await expect(page.getByText('可能属于')).toBeVisible()
    await page.getByRole('button', { name: '发送' }).click()
    // Asked once a person; whoever reported before has agreed.
    const agree = page.getByRole('button', { name: '同意并发送' })
    const thanks = page.getByRole('heading', { name: '社区已收到，谢谢您' })
    await expect(agree.or(thanks)).toBeVisible()
    if (await agree.isVisible()) await agree.click()
    await expect(thanks).toBeVisible()
    const told = await page.getByText(/^编号 SQ-/).innerText()
    await page.getByRole('button', { name: '查看进展' }).click()
    await test.info().attach('resident', { body: await page.screenshot() })
    return { page, told: told.replace('编号 ', '') }
  })

  await test.step('two consoles hear of it without asking', async () => {
    for (const { page } of [first, second]) {
      await expect(page.getByText(/条新诉求/)).toBeVisible()
      await page.getByText(/条新诉求/).click()
      await expect(row(page, report.told)).toContainText('待派单')
    }
  })

  await test.step('the desk dispatches by keyboard, and the other console sees it', async () => {
    await row(first.page, report.told).getByRole('link', { name: WORDS }).focus()
    await first.page.keyboard.press('d')
    const dialog = first.page.getByRole('dialog', { name: new RegExp(report.told) })
    await dialog.getByRole('radio', { name: new RegExp(worker) }).check()
    await dialog.getByRole('button', { name: '派单' }).click()
    await expect(row(first.page, report.told)).toContainText('待接单')
    await expect(row(second.page, report.told)).toContainText('待接单')
  })

  await test.step('he takes it on, notes and finishes it without network, and it goes out once', async () => {
    const { page, context } = stairwell
    await page.getByRole('link', { name: new RegExp(report.told) }).click()
    await expect(page.getByRole('button', { name: '接单' })).toBeVisible()
    await context.setOffline(true)
    await page.getByRole('button', { name: '接单' }).click()
    await page.getByRole('button', { name: '办结' }).click()
    await page.getByRole('textbox', { name: '办理结果' }).fill('换了新灯泡，已经亮了。')
    const chooser = page.waitForEvent('filechooser')
    await page
      .getByRole('group', { name: /办理后照片/ })
      .getByRole('button', { name: '相册' })
      .click()
    await (await chooser).setFiles(await photo(page))
    await page.getByRole('button', { name: '保存，联网后自动提交' }).click()
    await expect(page.getByText('待同步').first()).toBeVisible()
    await expect(row(second.page, report.told)).toContainText('待接单')
    await context.setOffline(false)
    await expect(row(second.page, report.told)).toContainText('待评价', { timeout: 30_000 })
    const headers = { authorization: `Bearer ${await tokenOf(request, 'dispatcher-1')}` }
    const found = (await (
      await request.get(`/api/v1/petitions?text=${report.told}`, { headers })
    ).json()) as {
      items: { id: string }[]
    }
    const history = (await (
      await request.get(`/api/v1/petitions/${found.items[0]?.id}/history`, { headers })
    ).json()) as { items: { action: string }[] }
    expect(history.items.map(({ action }) => action)).toEqual(['report', 'dispatch', 'accept', 'finish'])
  })

  await test.step('she gives five stars, and everybody sees it closed', async () => {
    const { page } = report
    await page.reload()
    await page.getByRole('button', { name: /5 星|五星/ }).click()
    await page.getByRole('button', { name: /提交评价/ }).click()
    await expect(page.getByText('已办结').first()).toBeVisible()
    await second.page.goto('/console/petitions?all=1')
    await expect(row(second.page, report.told)).toContainText('已办结')
  })

  await test.step('the dashboard has moved by exactly one', async () => {
    expect(await shown(dashboard)).toEqual({ reported: before.reported + 1, rated: before.rated + 1 })
    await test.info().attach('dashboard', { body: await dashboard.screenshot() })
  })
})
