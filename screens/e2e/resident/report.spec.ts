import { expect, test } from '@playwright/test'
import { photo } from '../support/photo'
import { groundOf } from '../support/place'
import { handle, signIn } from './people'

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

test('a resident reports with a photo, follows it, and rates what was done', async ({
  page,
  context,
  request,
}) => {
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation(await groundOf(request, 'grid-a-01'))
  await signIn(page, 'resident-1')

  await page.getByRole('button', { name: /我要上报/ }).click()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: '拍照或选照片' }).click()
  const light = await photo(page)
  await (await chooser).setFiles(light)
  await expect(page.getByRole('button', { name: '查看第 1 张照片' })).toBeVisible()

  await page.getByRole('button', { name: '用我的位置' }).click()
  await expect(page.getByText('按您的位置送到这里')).toBeVisible()

  const mark = `${Date.now()}`.slice(-6)
  await page.getByRole('textbox', { name: '什么事' }).fill(`楼道灯坏了三天，编号${mark}。晚上看不清台阶`)
  const suggested = page.getByRole('group', { name: '分类' }).getByRole('button', { name: '物业服务' })
  await expect(suggested).toHaveAttribute('aria-pressed', 'true')

  await page.getByRole('button', { name: '发送' }).click()
  const agree = page.getByRole('button', { name: '同意并发送' })
  await expect(agree.or(page.getByText('社区已收到，谢谢您'))).toBeVisible()
  if (await agree.isVisible()) await agree.click()
  await expect(page.getByText('社区已收到，谢谢您')).toBeVisible()
  await page.getByRole('button', { name: '查看进展' }).click()
  await expect(page.getByRole('heading', { name: `楼道灯坏了三天，编号${mark}` })).toBeVisible()
  await expect(page.getByText('您上报了这件事')).toBeVisible()

  const id = new URL(page.url()).searchParams.get('id') ?? ''
  await handle(request, id, light.buffer)
  await page.reload()
  await expect(page.getByText('已办完，请您看看满意不满意。')).toBeVisible()
  await expect(page.getByRole('heading', { name: '前后对比' })).toBeVisible()
  await page.getByRole('button', { name: /5 星/ }).click()
  await page.getByRole('button', { name: '处理及时' }).click()
  await page.getByRole('textbox', { name: /想说的话/ }).fill('当天就修好了')
  await page.getByRole('button', { name: '提交评价' }).click()
  await expect(page.getByText('谢谢您的评价')).toBeVisible()
  await expect(page.getByLabel('您打了 5 星')).toBeVisible()
})
