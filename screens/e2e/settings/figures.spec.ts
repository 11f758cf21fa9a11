import { expect, test } from '@playwright/test'
import { ask, open } from './support'

test('a figure opens exactly the petitions that it counts', async ({ page }) => {
  await open(page, 'community-admin', '/dashboard')
  const card = page.locator('article', {
    has: page.getByRole('heading', { name: '按时办结率', exact: true }),
  })
  const numerator = card.getByRole('link', { name: /计入分子/ })
  const count = Number(await numerator.textContent())
  expect(count).toBeGreaterThan(100)
  await numerator.click()
  await expect(page.getByRole('heading', { level: 1, name: '按时办结率' })).toBeVisible()

  const more = page.getByRole('button', { name: '加载更多' })
  await expect(page.locator('tbody tr').first()).toBeVisible()
  while (await more.isVisible()) {
    const before = await page.locator('tbody tr').count()
    await more.click()
    await expect.poll(() => page.locator('tbody tr').count()).toBeGreaterThan(before)
  }
  await expect(page.locator('tbody tr')).toHaveCount(count)
  await expect(page.getByRole('status').filter({ hasText: '与指标一致' })).toContainText(`合计 ${count}`)
  const numbers = await page.locator('tbody tr td:first-child').allTextContents()
  expect(new Set(numbers).size).toBe(count)
})

test('what was missed is the rest of the denominator', async ({ page, request }) => {
  const server = await ask(request, 'community-admin')
  const { figure } = (await server.get('/figures/on_time')) as {
    figure: { numerator: number; denominator: number }
  }
  await open(page, 'community-admin', '/dashboard/figures/on_time?part=missed')
  const missed = figure.denominator - figure.numerator
  expect(missed).toBeGreaterThan(0)
  await expect(page.locator('tbody tr')).toHaveCount(missed)
})

test('the period stands in the address, and outlives a reload', async ({ page }) => {
  await open(page, 'community-admin', '/dashboard')
  await page.getByRole('button', { name: '近 7 天' }).click()
  await expect(page).toHaveURL(/from=\d{4}-\d{2}-\d{2}.*to=/)
  await page.reload()
  await expect(page.getByRole('button', { name: '近 7 天' })).toHaveAttribute('aria-pressed', 'true')
})

test('a chart has a table with the same numbers', async ({ page }) => {
  await open(page, 'community-admin', '/dashboard')
  const panel = page.locator('figure', { has: page.getByRole('heading', { name: '按分类' }) })
  await panel.getByRole('button', { name: '看表格' }).click()
  const cells = await panel.locator('tbody td').allTextContents()
  const sum = cells.reduce((total, cell) => total + Number(cell), 0)
  const all = page.locator('figure', { has: page.getByRole('heading', { name: /趋势/ }) })
  const days = await all.locator('tbody td').allTextContents()
  expect(sum).toBe(days.reduce((total, cell) => total + Number(cell), 0))
})

test('what is counted is taken away as a workbook and as grounds', async ({ page }) => {
  await open(page, 'community-admin', '/dashboard')
  for (const [item, name] of [
    ['Excel 表格（xlsx）', /^petitions-.*\.xlsx$/],
    ['CSV 表格', /^petitions-.*\.csv$/],
    ['网格范围（GeoJSON）', /^grids-.*\.geojson$/],
  ] as const) {
    await page.getByRole('button', { name: '导出当前统计范围内的诉求' }).click()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: item }).click(),
    ])
    expect(file.suggestedFilename()).toMatch(name)
  }
})

test('the map moves through time', async ({ page }) => {
  await open(page, 'community-admin', '/map')
  await page.getByLabel('已办结').check()
  await page.getByLabel('待评价').check()
  await expect(page.getByText(/这里共有 \d{3} 件诉求/)).toBeVisible()
  await page.getByLabel('每次显示').selectOption('1')
  const few = page.getByText(/这里共有 \d{1,2} 件诉求/)
  await expect(few).toBeVisible()
  await page.getByLabel('时间轴，结束日期').fill('0')
  await expect(page.getByText('这片范围和时间内没有诉求')).toBeVisible()
})
