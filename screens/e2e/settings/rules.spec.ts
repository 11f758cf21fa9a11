import { expect, test } from '@playwright/test'
import { ask, open } from './support'

test('a day is marked as a holiday and unmarked again', async ({ page }) => {
  await open(page, 'community-admin', '/settings/calendar')
  await page.getByRole('button', { name: '2026 / 12 / 25，工作日' }).click()
  await page.getByRole('radio', { name: '放假' }).check()
  await page.getByLabel('名称').fill('社区活动日')
  await page.getByLabel('依据').first().fill('社区通知')
  await page.getByRole('button', { name: '保存标注' }).click()
  const marked = page.getByRole('button', { name: '2026 / 12 / 25，放假，社区活动日' })
  await expect(marked).toBeVisible()
  await page.getByRole('button', { name: '取消标注' }).click()
  await expect(page.getByRole('button', { name: '2026 / 12 / 25，工作日' })).toBeVisible()
})

test('of two people who mark at once the second sees what the first did', async ({ page, request }) => {
  await open(page, 'community-admin', '/settings/calendar')
  await page.getByRole('button', { name: '2026 / 12 / 24，工作日' }).click()
  await page.getByLabel('名称').fill('我的')
  await page.getByLabel('依据').first().fill('社区通知')
  const server = await ask(request, 'admin')
  const { version } = (await server.get('/calendar-days?year=2026')) as { version: number }
  const day = { day: '2026-12-24', kind: 'holiday', name: '别人的', source: '街道通知' }
  await server.post('/calendar-days', day, version)
  await page.getByRole('button', { name: '保存标注' }).click()
  const stale = page.getByRole('alert').filter({ hasText: '刚刚有人先改了这里' })
  await expect(stale).toContainText('别人的')
  await stale.getByRole('button', { name: '在最新内容上保存我的修改' }).click()
  await expect(page.getByRole('button', { name: '2026 / 12 / 24，放假，我的' })).toBeVisible()
  await page.getByRole('button', { name: '取消标注' }).click()
  await expect(page.getByRole('button', { name: '2026 / 12 / 24，工作日' })).toBeVisible()
})

test('rules are drafted, tried, replayed and activated', async ({ page }) => {
  await open(page, 'community-admin', '/settings/routing')
  await page.getByRole('button', { name: '新建草稿' }).click()
  await expect(page.getByRole('button', { name: '增加规则' })).toBeVisible()
  await page.getByRole('button', { name: '增加规则' }).click()
  const card = page.locator('li.rule.open')
  await card.getByRole('textbox', { name: '名称' }).fill('水电气热找维修站')
  await card.getByRole('checkbox', { name: '水电气热' }).check()
  await card.getByRole('combobox', { name: '派给' }).selectOption('unit')
  await card.getByRole('combobox', { name: '单位' }).selectOption({ label: '水电气联合维修站' })

  // What is written outlives a reload.
  await page.reload()
  await expect(page.getByText('水电气热找维修站')).toBeVisible()
  await page.getByRole('button', { name: '保存草稿' }).click()
  await expect(page.getByText('草稿已保存')).toBeVisible()
  await page.getByRole('button', { name: '检查', exact: true }).click()
  await expect(page.getByText('检查通过')).toBeVisible()

  await page.getByRole('button', { name: '回放', exact: true }).click()
  await expect(page.getByText(/看了 \d+ 件，[1-9]\d* 件会派给别处/)).toBeVisible()
  await expect(page.getByRole('cell', { name: /水电气联合维修站/ }).first()).toBeVisible()

  const explain = page.locator('section', { has: page.getByRole('heading', { name: '试一条诉求' }) })
  await explain.getByLabel('分类').selectOption({ label: '水电气热' })
  await explain.getByRole('button', { name: '看看派给谁' }).click()
  await expect(explain.getByText(/按“水电气热找维修站”派给/)).toBeVisible()

  await page.getByRole('button', { name: '启用这一版' }).click()
  await page.getByRole('button', { name: '确定' }).click()
  await expect(page.getByText('已启用')).toBeVisible()
  await expect(page.getByRole('button', { name: '以此为底新建草稿' })).toBeVisible()
})

test('a template is reworded, previewed, saved and set back', async ({ page }) => {
  await open(page, 'community-admin', '/settings/notices')
  await page.getByRole('button', { name: /^接单 发给居民/ }).click()
  const body = page.getByLabel('正文')
  await body.fill('已接单：')
  await page.getByRole('button', { name: '诉求标题', exact: true }).click()
  await expect(body).toHaveValue('已接单：{{ title }}')
  await page.getByRole('button', { name: '预览' }).click()
  const preview = page.getByRole('status', { name: '预览（用一件示例诉求）' })
  await expect(preview).toContainText('已接单：')
  await expect(preview).not.toContainText('{{')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await expect(page.getByText('模板已保存')).toBeVisible()
  await page.getByRole('button', { name: '恢复原文' }).click()
  await page.getByRole('button', { name: '确定' }).click()
  await expect(page.getByText('已恢复原文')).toBeVisible()
})

test('a limit is looked up with its rule, and a retiming is previewed', async ({ page }) => {
  await open(page, 'community-admin', '/settings/clocks')
  const explain = page.locator('section', {
    has: page.getByRole('heading', { name: '某类诉求的时限是多少' }),
  })
  await explain.getByLabel('分类').selectOption({ label: '水电气热' })
  await explain.getByRole('button', { name: '查一下' }).click()
  await expect(explain.getByText('2 小时（全天）')).toBeVisible()
  await expect(explain.getByText(/依据：水电气热/)).toBeVisible()
  await page.getByRole('button', { name: '预览' }).click()
  await expect(page.getByText(/看了 \d+ 件在办诉求/)).toBeVisible()
})
