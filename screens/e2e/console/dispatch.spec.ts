import { expect, test, type Page } from '@playwright/test'
import { enter, report, tokensOf, unheard } from './support'

/** Where a petition stands, and who has it. */
async function found(
  page: Page,
  id: string,
): Promise<{ status: string; assignee?: { name: string; kind: string } }> {
  const { accessToken } = await tokensOf(page.request, 'dispatcher-1')
  const answer = await page.request.get(`/api/v1/petitions/${id}`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })
  expect(answer.status()).toBe(200)
  return (await answer.json()) as { status: string; assignee?: { name: string; kind: string } }
}

test('two clicks hand a petition to somebody', async ({ page, request }) => {
  const petition = await report(request, unheard('地图派单'))
  await enter(page, 'dispatcher-1', '/console/dispatch')
  await page.getByRole('region', { name: '诉求列表' }).getByRole('button', { name: petition.title }).click()
  const takers = page.getByRole('complementary', { name: '派给谁' })
  await expect(takers.getByRole('heading', { name: petition.title })).toBeVisible()
  await takers.getByRole('listitem').getByRole('button').first().click()
  await expect(page.getByRole('status').filter({ hasText: '已派给' })).toBeVisible()
  await expect(
    page.getByRole('region', { name: '诉求列表' }).getByRole('button', { name: petition.title }),
  ).toHaveCount(0)
})

test('a petition is dragged onto somebody who could take it', async ({ page, request }) => {
  const petition = await report(request, unheard('拖给人'))
  await enter(page, 'dispatcher-1', '/console/dispatch')
  const row = page.getByRole('region', { name: '诉求列表' }).getByRole('button', { name: petition.title })
  const takers = page.getByRole('complementary', { name: '派给谁' }).getByRole('listitem')
  // The first grasp lets those appear who could take it.
  await row.hover()
  await page.mouse.down()
  await page.getByRole('region', { name: '派单地图' }).hover({ position: { x: 5, y: 5 } })
  await expect(takers.nth(1)).toBeVisible()
  const taker = takers.nth(1).getByRole('button')
  const name = await taker.getByRole('strong').textContent()
  await taker.hover()
  await page.mouse.up()
  await expect(page.getByRole('status').filter({ hasText: `已派给${name}` })).toBeVisible()
  await expect(row).toHaveCount(0)
  expect(await found(page, petition.id)).toMatchObject({ status: 'dispatched', assignee: { name } })
})

test('a petition is dragged onto a grid of the map, and beside all grids nothing happens', async ({
  page,
  request,
}) => {
  const petition = await report(request, unheard('拖到网格'))
  await enter(page, 'dispatcher-1', '/console/dispatch')
  const row = page.getByRole('region', { name: '诉求列表' }).getByRole('button', { name: petition.title })
  const map = page.getByRole('region', { name: '派单地图' })
  const label = map.locator('.grid-name').first()
  await expect(label).toBeVisible()
  const before = await found(page, petition.id)
  await row.dragTo(map, { targetPosition: { x: 3, y: 3 } })
  await expect(row).toHaveAttribute('aria-pressed', 'true')
  expect(await found(page, petition.id)).toEqual(before)

  const grid = (await label.locator('span').evaluate(one => one.firstChild?.textContent)) ?? ''
  const at = await label.boundingBox()
  const ground = await map.boundingBox()
  if (!at || !ground) throw new Error('the map shows no grid')
  await row.dragTo(map, {
    targetPosition: { x: at.x + at.width / 2 - ground.x, y: at.y + at.height / 2 - ground.y },
  })
  await expect(page.getByRole('status').filter({ hasText: `已派给${grid}` })).toBeVisible()
  await expect(row).toHaveCount(0)
  expect(await found(page, petition.id)).toMatchObject({
    status: 'dispatched',
    assignee: { name: grid, kind: 'grid' },
  })
})

test('a petition is reported for a caller, with a category that the words suggest', async ({ page }) => {
  await enter(page, 'dispatcher-1', '/console/report')
  const title = unheard('来电水管漏水')
  await page.getByLabel('标题').fill(title)
  await page.getByLabel('内容', { exact: true }).fill('三单元楼道水管漏水，地上都是水，老人不敢走。')
  await expect(page.getByText('推荐分类')).toBeVisible()
  await page.getByRole('region', { name: '在地图上点选位置' }).click()
  await expect(page.getByText(/按定位/)).toBeVisible()
  await page.getByRole('button', { name: '提交上报' }).click()
  await expect(page.getByRole('heading', { name: title })).toBeVisible()
})

test('the map begins with work on it, and shows all open petitions when asked', async ({ page }) => {
  await enter(page, 'dispatcher-1', '/console/dispatch')
  const list = page.getByRole('region', { name: '诉求列表' })
  const map = page.getByRole('region', { name: '派单地图' })
  await expect(list.getByRole('listitem').first()).toBeVisible()
  await list.getByRole('button', { name: '全部未办结' }).click()
  await expect(list.getByRole('button', { name: '全部未办结' })).toHaveAttribute('aria-pressed', 'true')
  await expect(list.getByRole('listitem').first()).toBeVisible()
  const marks = map.getByRole('button', { name: /件，点此放大|的诉求/ })
  await expect(marks.first()).toBeVisible()

  const { accessToken } = await tokensOf(page.request, 'dispatcher-1')
  const answer = await page.request.get('/api/v1/petition-counts', {
    headers: { authorization: `Bearer ${accessToken}` },
  })
  const { items } = (await answer.json()) as { items: { status: string; count: number }[] }
  const ended = ['handled', 'closed', 'rejected', 'withdrawn', 'merged']
  const open = items
    .filter(({ status }) => !ended.includes(status))
    .reduce((sum, { count }) => sum + count, 0)
  // As many as there are, but for those that nobody gave a point.
  const names = await marks.evaluateAll(all => all.map(one => one.getAttribute('title') ?? ''))
  const drawn = names.reduce((sum, name) => sum + (Number(/^\d+/.exec(name)?.[0]) || 1), 0)
  expect(drawn).toBeGreaterThan(0)
  expect(drawn).toBeLessThanOrEqual(open)
})
