import { expect, test } from '@playwright/test'
import { groundOf } from '../support/place'
import { Person, reported, signIn } from './people'

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

test("a neighbour's report is offered and joined with one tap", async ({ page, context, request }) => {
  const mark = `${Date.now()}`.slice(-5)
  const title = `电梯按钮失灵卡住${mark}`
  await reported(request, 'resident-2', title)
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation(await groundOf(request, 'grid-a-01'))
  await signIn(page, 'resident-1')
  await page.goto('/m/pages/petition/report')
  await page.getByRole('button', { name: '用我的位置' }).click()
  await page.getByRole('textbox', { name: '什么事' }).fill(`${title}，请尽快处理`)
  const offered = page.locator('.nearby', { hasText: title })
  await expect(offered).toBeVisible()
  await offered.getByRole('button', { name: '我也遇到' }).click()
  await expect(page.getByRole('heading', { name: title })).toBeVisible()
  await expect(page.getByText('1 位邻居也遇到了')).toBeVisible()
  await page.goto('/m/pages/petition/report')
  await expect(page.getByRole('textbox', { name: '什么事' }), 'the draft is done with').toHaveValue('')
})

test('she answers a question, urges, and sees what others did meanwhile', async ({ page, request }) => {
  const mark = `${Date.now()}`.slice(-5)
  const id = await reported(request, 'resident-1', `水管漏水${mark}`)
  const desk = await Person.enter(request, 'dispatcher-1')
  const worker = await Person.enter(request, 'handler-wy-1')
  const { roles } = await worker.get('/me')
  const { status } = await desk.get(`/petitions/${id}`)
  await signIn(page, 'resident-1')
  await page.goto(`/m/pages/petition/detail?id=${id}`)
  await page.getByRole('button', { name: '催一催' }).click()

  // Meanwhile the desk moves it: her step meets another version.
  await desk.step(id, status === 'reported' ? 'dispatch' : 'transfer', {
    to: { kind: 'unit', id: roles[0].place.id },
  })
  await worker.step(id, 'accept', {})
  await page.getByRole('dialog').getByRole('textbox').fill('家里进水了')
  await page.getByRole('dialog').getByRole('button', { name: '催一催' }).click()
  await expect(page.getByText('刚刚有人先处理了这件事，已为您显示最新情况。')).toBeVisible()
  await expect(page.getByText('已有人在办理。')).toBeVisible()
  await page.getByRole('button', { name: '催一催' }).click()
  await expect(page.getByRole('dialog').getByRole('textbox'), 'what she typed is kept').toHaveValue(
    '家里进水了',
  )
  await page.getByRole('dialog').getByRole('button', { name: '催一催' }).click()
  await expect(page.getByText('您催了一次')).toBeVisible()

  await worker.step(id, 'ask-reporter', { text: '是哪一层在漏？' })
  await expect(page.getByText('办理人员需要您补充一些情况。'), 'it looks by itself').toBeVisible({
    timeout: 20_000,
  })
  await expect(page.locator('.question')).toHaveText('是哪一层在漏？')
  await page.getByRole('textbox', { name: '您的回答' }).fill('三楼厨房')
  await page.reload()
  await expect(page.getByRole('textbox', { name: '您的回答' }), 'a reload loses nothing').toHaveValue(
    '三楼厨房',
  )
  await page.getByRole('button', { name: '发送回答' }).click()
  await expect(page.getByText('您补充了情况')).toBeVisible()
  await page.goto('/m/pages/notice/inbox')
  await expect(page.getByText(/条未读/).first()).toBeVisible()
})

test('a petition that is not hers is not shown, and there is a way on', async ({ page }) => {
  await signIn(page, 'resident-1')
  await page.goto('/m/pages/petition/detail?id=01a2021b-195d-71aa-9560-70cea7dc0000')
  await expect(page.getByText('看不到这件诉求')).toBeVisible()
  await page.getByRole('main').getByRole('button', { name: '我的诉求' }).click()
  await expect(page.getByRole('heading', { name: '我的诉求' })).toBeVisible()
})
