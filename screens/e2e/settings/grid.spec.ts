import { expect, test } from '@playwright/test'
import { ask, open } from './support'

interface Node {
  readonly id: string
  readonly name: string
  readonly version: number
}

async function grid(request: Parameters<typeof ask>[0]): Promise<Node> {
  const server = await ask(request, 'community-admin')
  const { items } = (await server.get('/grids?level=grid&limit=1')) as { items: Node[] }
  const [first] = items
  if (!first) throw new Error('the demo has no grid')
  return first
}

test('the ground of a grid is mended corner by corner, taken back, and saved', async ({ page, request }) => {
  const { id, name, version } = await grid(request)
  await open(page, 'community-admin', `/settings/grids/${id}`)
  await expect(page.getByRole('heading', { level: 2, name })).toBeVisible()
  await page.getByRole('button', { name: '修改范围' }).click()
  const corner = page.getByRole('button', { name: '第 1 个点' })
  const before = await page.getByText(/约 [\d.]+ 公顷/).textContent()

  await corner.focus()
  // Inwards, so that no neighbour is overlapped.
  for (const key of ['ArrowRight', 'ArrowUp', 'ArrowRight', 'ArrowUp']) await page.keyboard.press(key)
  await expect(page.getByText(/约 [\d.]+ 公顷/)).not.toHaveText(before ?? '')
  const undo = page.getByRole('button', { name: '撤销一步' })
  while (await undo.isEnabled()) await undo.click()
  await expect(page.getByText(/约 [\d.]+ 公顷/)).toHaveText(before ?? '')
  const redo = page.getByRole('button', { name: '重做' })
  while (await redo.isEnabled()) await redo.click()

  await page.getByLabel('原因（会记入历史）').fill('边界复核')
  await page.getByRole('button', { name: '保存范围' }).click()
  await expect(page.getByText('范围已保存')).toBeVisible()
  const server = await ask(request, 'community-admin')
  expect((await server.get(`/grids/${id}`))['version']).toBe(version + 1)
  await page.getByRole('tab', { name: '变更历史' }).click()
  await expect(page.getByRole('row', { name: /调整范围.*边界复核/ }).first()).toBeVisible()
})

test('a change that was not saved is there again after a reload', async ({ page, request }) => {
  const { id } = await grid(request)
  await open(page, 'community-admin', `/settings/grids/${id}`)
  await page.getByRole('button', { name: '修改范围' }).click()
  await page.getByRole('button', { name: '第 2 个点' }).focus()
  await page.keyboard.press('ArrowUp')
  await expect(page.getByRole('button', { name: '保存范围' })).toBeVisible()
  await page.reload()
  await expect(page.getByText('已找回上次没有保存的修改')).toBeVisible()
  await page.getByRole('button', { name: '放弃修改' }).click()
  await expect(page.getByRole('button', { name: '修改范围' })).toBeVisible()
})

test('a place is added, renamed, and somebody else is not overwritten unseen', async ({ page, request }) => {
  const { id } = await grid(request)
  await open(page, 'community-admin', `/settings/grids/${id}`)
  await page.getByRole('tab', { name: '资料' }).click()
  const code = `T-${Date.now().toString(36).toUpperCase()}`
  const form = page.locator('form', { has: page.getByRole('heading', { name: '新建下级网格' }) })
  await form.getByLabel('编码').fill(code)
  await form.getByLabel('名称').fill('试验微网格')
  await form.getByRole('button', { name: '添加' }).click()
  await expect(page.getByRole('heading', { level: 2, name: '试验微网格' })).toBeVisible()

  await page.getByRole('tab', { name: '资料' }).click()
  const made = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const server = await ask(request, 'admin')
  await server.post(`/grids/${made}/rename`, { name: '别人起的名' }, 1)
  const rename = page.locator('form', { has: page.getByRole('button', { name: '更名' }) })
  await rename.getByRole('textbox', { name: '名称' }).fill('我起的名')
  await page.getByRole('button', { name: '更名' }).click()
  const stale = page.getByRole('alert').filter({ hasText: '刚刚有人先改了这里' })
  await expect(stale.getByRole('row', { name: '名称 试验微网格 别人起的名 我起的名' })).toBeVisible()
  await stale.getByRole('button', { name: '在最新内容上保存我的修改' }).click()
  await expect(page.getByRole('heading', { level: 2, name: '我起的名' })).toBeVisible()

  await page.getByRole('button', { name: '停用', exact: true }).click()
  await expect(page.getByRole('button', { name: '恢复使用' })).toBeVisible()
})

test('a file is tried first, and each bad feature is shown', async ({ page, request }) => {
  const server = await ask(request, 'community-admin')
  const { id } = await grid(request)
  const good = await server.get(`/grids/${id}/polygon`)
  const open1 = {
    type: 'Polygon',
    coordinates: [
      [
        [115, 28],
        [115.1, 28],
        [115.1, 28.1],
        [115.05, 28.2],
      ],
    ],
  }
  const features = [
    good,
    {
      type: 'Feature',
      properties: { code: 'NO-SUCH-PARENT', name: '无上级', level: 'grid', parent: 'NONE-1' },
      geometry: good['geometry'],
    },
    { type: 'Feature', properties: { code: (good['properties'] as { code: string }).code }, geometry: open1 },
  ]
  await open(page, 'community-admin', '/settings/grid-import')
  const text = page.getByLabel('或把内容贴在这里')
  await text.fill('{"type": "FeatureCollection", ')
  await expect(page.getByRole('alert')).toContainText('这不是有效的 JSON')
  await text.fill('{"type": "Feature"}')
  await expect(page.getByRole('alert')).toContainText('不是 GeoJSON 的 FeatureCollection')

  await text.fill(JSON.stringify({ type: 'FeatureCollection', features }))
  await page.getByRole('button', { name: '试运行（不保存）' }).click()
  await expect(page.getByText('试运行结果：没有保存任何内容')).toBeVisible()
  await expect(page.getByRole('row', { name: /^2 NO-SUCH-PARENT/ })).toBeVisible()
  await expect(page.getByRole('row', { name: /^3 / })).toBeVisible()
  await expect(page.locator('tbody tr')).toHaveCount(2)
})
