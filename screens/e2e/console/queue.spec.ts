import { expect, test } from '@playwright/test'
import { act, enter, report, rowOf, tokensOf, unheard } from './support'

test('filters stand in the address, and an address brings them back', async ({ page }) => {
  await enter(page, 'dispatcher-1')
  await page.getByRole('link', { name: /全部诉求/ }).click()
  await page.getByLabel('紧急程度').selectOption('urgent')
  await page.getByRole('searchbox').fill('号楼')
  await expect(page).toHaveURL(/urgency=urgent/)
  await expect(page).toHaveURL(/q=/)
  await page.reload()
  await expect(page.getByLabel('紧急程度')).toHaveValue('urgent')
  await expect(page.getByRole('searchbox')).toHaveValue('号楼')
  const rows = page.getByRole('row').filter({ has: page.getByRole('checkbox', { name: /选择“/ }) })
  await expect(rows.first()).toContainText('紧急')
  await page.goBack()
  await expect(page).not.toHaveURL(/q=/)
})

test('a petition is dispatched by the keyboard alone', async ({ page, request }) => {
  const petition = await report(request, unheard('键盘派单'))
  await enter(page, 'dispatcher-1', '/console/petitions?status=reported')
  await expect(rowOf(page, petition.title)).toBeVisible()
  await page.keyboard.press('/')
  await page.keyboard.type(petition.title)
  await expect(page.getByRole('row')).toHaveCount(2)
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await page.keyboard.press('d')
  const dialog = page.getByRole('dialog', { name: `派单 · ${petition.number}` })
  await expect(dialog.getByRole('radio', { checked: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(rowOf(page, petition.title)).toContainText('待接单')
})

test('what is new announces itself, and does not move what is being read', async ({ page, request }) => {
  const first = await report(request, unheard('先到的'))
  await enter(page, 'dispatcher-1', '/console/petitions?status=reported')
  const row = rowOf(page, first.title)
  await row.click()
  const before = await row.boundingBox()
  const second = await report(request, unheard('后到的'))
  const news = page.getByRole('button', { name: /1 条新诉求/ })
  await expect(news).toBeVisible()
  await expect(rowOf(page, second.title)).toHaveCount(0)
  // The announcement has its place above; the row moves by no more than that.
  const after = await row.boundingBox()
  expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(1)
  await expect(page.getByRole('complementary', { name: '诉求预览' })).toContainText(first.title)
  await page.keyboard.press('n')
  await expect(rowOf(page, second.title)).toBeVisible()
})

test('a row changes in its place when somebody else acts', async ({ page, request }) => {
  const petition = await report(request, unheard('别人先派'))
  await enter(page, 'dispatcher-1', '/console/petitions?status=reported')
  await expect(rowOf(page, petition.title)).toContainText('待派单')
  await act(request, 'community-admin', petition, 'dispatch', {})
  await expect(rowOf(page, petition.title)).toContainText('待接单')
})

test('what was sent back waits in a view of its own, and its row says how often', async ({
  page,
  request,
}) => {
  const petition = await report(request, unheard('退回的'))
  const { account } = await tokensOf(request, 'handler-wy-1')
  const to = { kind: 'unit', id: account.roles[0]?.place?.id }
  await enter(page, 'dispatcher-1')
  await page.getByRole('link', { name: /退单待派/ }).click()
  await expect(page).toHaveURL(/needs=redispatch/)
  await expect(rowOf(page, petition.title)).toHaveCount(0)
  const handed = await act(request, 'dispatcher-1', petition, 'dispatch', { to })
  const accepted = await act(request, 'handler-wy-1', handed, 'accept', {})
  const back = await act(request, 'handler-wy-1', accepted, 'return-to-desk', { reason: '不属本单位' })
  await page.reload()
  await expect(rowOf(page, petition.title)).toContainText('退单 1 次')
  await act(request, 'dispatcher-1', back, 'dispatch', {})
  await page.reload()
  await expect(rowOf(page, petition.title)).toHaveCount(0)
})

test('many are dispatched at once, and each says what came of it', async ({ page, request }) => {
  const words = unheard('批量')
  const one = await report(request, `${words}甲`)
  await report(request, `${words}乙`)
  await enter(page, 'dispatcher-1', `/console/petitions?status=reported&q=${encodeURIComponent(words)}`)
  await expect(rowOf(page, words)).toHaveCount(2)
  await page.getByRole('checkbox', { name: '全选已加载的诉求' }).check()
  await page.getByRole('button', { name: '派单（2 件）' }).click()
  const dialog = page.getByRole('dialog', { name: '批量派单 2 件' })
  // Somebody is faster with one of them.
  await act(request, 'community-admin', one, 'reject', { reason: 'unclear' })
  await dialog.getByRole('button', { name: '派单（2 件）' }).click()
  await expect(dialog.getByText('共 2 件：已派 1 件，未成 1 件')).toBeVisible()
  await expect(dialog.getByRole('listitem').filter({ hasText: one.title })).toContainText('现在是“不予受理”')
})
