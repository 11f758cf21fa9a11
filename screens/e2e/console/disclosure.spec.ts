import { expect, test } from '@playwright/test'
import { enter, report, unheard } from './support'

test('personal data is read whole for a purpose, and the auditor and the reporter see who read it', async ({
  page,
  request,
  browser,
}) => {
  const petition = await report(request, unheard('查看信息'))
  const { account } = await enter(page, 'dispatcher-1', `/console/petitions/${petition.id}`)
  const panel = page.getByRole('region', { name: '个人信息' })
  await panel.getByRole('button', { name: '查看完整信息' }).click()
  const dialog = page.getByRole('dialog', { name: '查看完整信息' })
  await expect(dialog).toContainText('都会留痕')
  const open = dialog.getByRole('button', { name: '查看完整信息' })
  await expect(open).toBeDisabled()
  await dialog.getByLabel('上报人姓名').check()
  await dialog.getByLabel('用途').selectOption({ label: '上门' })
  const reason = unheard('上门看漏水')
  await dialog.getByLabel('原因').fill(reason)
  await open.click()
  await expect(dialog).toBeHidden()
  await expect(panel.getByRole('definition')).toHaveCount(2)
  await expect(panel.getByRole('definition').last()).not.toContainText('*')

  const audit = await browser.newPage()
  await enter(audit, 'auditor')
  await expect(audit.getByRole('heading', { level: 1, name: '审计记录' })).toBeVisible()
  const line = audit
    .getByRole('row')
    .filter({ hasText: petition.id.slice(-8) })
    .first()
  await expect(line).toContainText('查看个人信息')
  await expect(line).toContainText('上门')
  await expect(line).toContainText('上报人姓名')
  await line.getByRole('button', { name: `只看 …${petition.id.slice(-8)} 的` }).click()
  await expect(audit.getByRole('row').filter({ hasText: '上报' }).last()).toBeVisible()
  await audit.close()

  const resident = await browser.newPage({ viewport: { width: 390, height: 844 } })
  await resident.goto('/m/pages/account/sign-in')
  const answer = await request.get('/api/v1/screen-settings')
  const { demo } = (await answer.json()) as { demo: { people: { login: string; name: string }[] } }
  const name = demo.people.find(({ login }) => login === 'resident-1')?.name ?? ''
  await resident.getByRole('button', { name, exact: true }).click()
  await expect(resident.getByText(`${name}，您好`)).toBeVisible()
  await resident.goto('/m/pages/privacy/disclosures')
  const told = resident.getByRole('button').filter({ hasText: reason })
  await expect(told).toContainText(account.name)
  await expect(told).toContainText('上门')
  await resident.close()
})

test('the trail is verified, and says that it is whole', async ({ page }) => {
  await enter(page, 'auditor')
  await page.getByRole('button', { name: '验证记录是否完整' }).click()
  await expect(page.getByText(/记录完整/)).toBeVisible()
})
