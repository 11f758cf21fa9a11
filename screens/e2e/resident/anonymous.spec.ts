import { expect, test } from '@playwright/test'

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

test('nobody knows who reports anonymously, and number and secret open it again', async ({ page }) => {
  await page.goto('/m/')
  await page.getByRole('button', { name: /我要上报/ }).click()
  const mark = `${Date.now()}`.slice(-6)
  await page.getByRole('textbox', { name: '什么事' }).fill(`垃圾桶满了没人收${mark}`)
  await page.getByRole('textbox', { name: '地点说明' }).fill('南圃苑5号楼')
  await expect(page.getByText(/将送到|没认出具体位置/)).toBeVisible()
  await page.getByRole('button', { name: '发送' }).click()

  await expect(page.getByRole('heading', { name: '请记下编号和密码' })).toBeVisible()
  const number = /SQ-\d{8}-\d{6}/.exec(await page.locator('.thanks').innerText())?.[0] ?? ''
  const secret = (await page.locator('.secret').innerText()).trim()
  expect(secret.replaceAll('-', '')).toHaveLength(16)

  await page.reload()
  await expect(page.locator('.secret'), 'a secret that is told once survives a reload').toHaveText(secret)
  await page.getByRole('button', { name: '我记下了，回首页' }).click()

  await page.getByRole('button', { name: '查匿名诉求' }).click()
  await page.getByRole('textbox', { name: '编号' }).fill(number)
  await page.getByRole('textbox', { name: '密码' }).fill('WRONG-WRONG-WRONG')
  await page.getByRole('button', { name: '打开', exact: true }).click()
  await expect(page.getByText('编号或密码不对，请核对后再试。')).toBeVisible()
  await page.getByRole('textbox', { name: '密码' }).fill(secret)
  await page.getByRole('button', { name: '打开', exact: true }).click()
  await expect(page.getByRole('heading', { name: `垃圾桶满了没人收${mark}` })).toBeVisible()
  await expect(page.getByText('您上报了这件事')).toBeVisible()

  await page.getByRole('button', { name: '撤回诉求' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '撤回诉求' }).click()
  await expect(page.getByText('这件诉求已撤回。')).toBeVisible()
})

test('a secret is kept on this device only where she agrees', async ({ page }) => {
  await page.goto('/m/pages/petition/report')
  await page.getByRole('textbox', { name: '什么事' }).fill('路灯一闪一闪的')
  await page.getByRole('textbox', { name: '地点说明' }).fill('南圃苑')
  await page.getByRole('button', { name: '发送' }).click()
  await page.getByRole('button', { name: /保存在这台设备上/ }).click()
  await page.getByRole('button', { name: '我记下了，回首页' }).click()
  await page.getByRole('button', { name: '查匿名诉求' }).click()
  await page.getByRole('button', { name: /路灯一闪一闪的/ }).click()
  await expect(
    page.getByText('社区已收到，正在安排人办理。').or(page.getByText('已安排承办人，等待接单。')),
  ).toBeVisible()
})
