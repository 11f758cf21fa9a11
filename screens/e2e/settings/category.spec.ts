import { expect, test } from '@playwright/test'
import { ask, open } from './support'

interface Category {
  readonly id: string
}

test('a category is moved under another, moved back, retired and restored', async ({ page, request }) => {
  const server = await ask(request, 'admin')
  const code = `lamps_${Date.now()}`
  const made = (await server.post('/categories', { code, name: '楼道灯' })) as unknown as Category
  await open(page, 'community-admin', `/settings/categories/${made.id}`)
  const place = page.locator('section', { has: page.getByRole('heading', { name: '在分类树里的位置' }) })
  const under = place.getByLabel('移到它的下面')
  // Not under itself.
  await expect(under.getByRole('option', { name: '楼道灯' })).toHaveCount(0)
  await under.selectOption({ label: '水电气热' })
  await place.getByRole('button', { name: '移动', exact: true }).click()
  await expect(place.getByText('已移到“水电气热”下面')).toBeVisible()
  const all = (await server.get('/categories'))['items'] as { id: string; name: string; parentId?: string }[]
  const above = all.find(({ id }) => id === made.id)?.parentId
  expect(all.find(({ id }) => id === above)?.name).toBe('水电气热')
  await place.getByRole('button', { name: '移回“（顶级）”' }).click()
  await expect(place.getByText('已移到“（顶级）”下面')).toBeVisible()

  // The form beside it knows the new version.
  await page.getByRole('button', { name: '停用', exact: true }).click()
  await page.getByRole('button', { name: '确定' }).click()
  await expect(page.getByText('已停用，可以在下面恢复')).toBeVisible()
  await place.getByRole('button', { name: '恢复使用' }).click()
  await expect(place.getByText('已恢复使用')).toBeVisible()
  await expect(page.getByRole('button', { name: '停用', exact: true })).toBeVisible()
})
