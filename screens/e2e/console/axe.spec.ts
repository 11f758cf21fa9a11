import { expect, test } from '@playwright/test'
import { accessible } from '../support/axe'
import { enter, report, unheard } from './support'

test('axe finds nothing serious where one signs in', async ({ page }) => {
  await page.goto('/console/sign-in')
  await expect(page.getByRole('button', { name: /dispatcher-1/ })).toBeVisible()
  await accessible(page)
})

test('axe finds nothing serious in the queue, its preview and its dialogs', async ({ page, request }) => {
  await report(request, unheard('无障碍'))
  await enter(page, 'dispatcher-1', '/console/petitions?status=reported')
  await expect(page.getByRole('row').nth(1)).toBeVisible()
  await page.keyboard.press('j')
  await expect(page.getByRole('complementary', { name: '诉求预览' })).toContainText('SQ-')
  await accessible(page)
  await page.keyboard.press('d')
  await expect(page.getByRole('dialog').getByRole('radio', { checked: true })).toBeVisible()
  await accessible(page)
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: '键盘快捷键' })).toBeVisible()
  await accessible(page)
})

test('axe finds nothing serious on the page of a petition', async ({ page, request }) => {
  const petition = await report(request, unheard('无障碍'))
  await enter(page, 'dispatcher-1', `/console/petitions/${petition.id}`)
  await expect(page.getByRole('region', { name: '办理经过' }).getByRole('listitem')).toHaveCount(1)
  await accessible(page)
})
