import { expect, test, type APIRequestContext, type Page } from '@playwright/test'
import { enter } from './console/support'
import { ask } from './settings/support'
import { holds } from './support/holds'
import { groundOf } from './support/place'
import { tokenOf } from './support/people'
import { PHONE, openApp } from './worker/phone'

const PASSWORD = 'a-first-password'
const NAME = '买合木提江·阿不都热合曼·吐尔逊尼亚孜·艾合买提阿吉·木沙江诺夫·伊万诺维奇'
  .padEnd(40, '长')
  .slice(0, 40)
/** Without a place to break, and wider than any other letter. */
const TITLE = `${'W'.repeat(46)}${`${Date.now()}`.slice(-14)}`
const ADDRESS = `${'No-place-to-break-'.replaceAll('-', '_').repeat(11)}`.slice(0, 200)

interface Story {
  readonly login: string
  readonly id: string
  readonly account: string
  readonly category: string
}

/** Somebody with the longest name, who reports with the longest words, handed to a worker of the demo. */
async function longest(request: APIRequestContext): Promise<Story> {
  const admin = await ask(request, 'admin')
  const stamp = Date.now().toString(36)
  const login = `long.${'x'.repeat(24)}${stamp}`.slice(0, 40)
  const { id: account } = await admin.post('/accounts', { login, name: NAME, password: PASSWORD })
  const code = `long_${stamp}`
  const { id: category } = await admin.post('/categories', {
    code,
    name: `${'很长的分类名称'.repeat(5)}${stamp}`.slice(0, 40),
  })
  const answer = await request.post('/api/v1/sessions', { data: { name: login, password: PASSWORD } })
  const { accessToken } = (await answer.json()) as { accessToken: string }
  const headers = { authorization: `Bearer ${accessToken}` }
  const { items } = (await (await request.get('/api/v1/consent-texts')).json()) as {
    items: { document: string; version: string }[]
  }
  const service = items.find(({ document }) => document === 'service')
  await request.post('/api/v1/me/consents', {
    headers,
    data: { document: 'service', version: service?.version },
  })
  const location = await groundOf(request, 'grid-a-01')
  const filed = await request.post('/api/v1/petitions', {
    headers,
    data: {
      kind: 'help',
      categoryId: category,
      title: TITLE,
      body: 'W'.repeat(2000),
      address: ADDRESS,
      identityMode: 'real_name',
      location,
    },
  })
  expect(filed.status(), await filed.text()).toBe(201)
  const { id } = (await filed.json()) as { id: string }
  const desk = await ask(request, 'dispatcher-1')
  const { version, status } = (await desk.get(`/petitions/${id}`)) as { version: number; status: string }
  const me = { authorization: `Bearer ${await tokenOf(request, 'grid-a-01')}` }
  const worker = (await (await request.get('/api/v1/me', { headers: me })).json()) as { id: string }
  const step = status === 'reported' ? 'dispatch' : 'transfer'
  const to = { kind: 'person', id: worker.id }
  await desk.post(`/petitions/${id}/${step}`, { to, reason: 'W'.repeat(500) }, version)
  return { login, id, account: String(account), category: String(category) }
}

let story: Story
test.beforeAll(async ({ request }) => {
  story = await longest(request)
})

async function look(page: Page, heading: RegExp | string): Promise<void> {
  await expect(page.getByText(heading).first()).toBeVisible()
  await expect(page.locator('.loading, [aria-busy=true]')).toHaveCount(0)
  await holds(page)
}

test('the console holds the longest names and words', async ({ page }) => {
  test.setTimeout(180_000)
  await page.setViewportSize({ width: 1440, height: 900 })
  await enter(page, 'dispatcher-1', `/console/petitions?all=1&q=${TITLE}`)
  await look(page, TITLE)
  await page.keyboard.press('j')
  await expect(page.getByRole('complementary', { name: '诉求预览' })).toContainText(TITLE)
  await holds(page)
  await page.goto(`/console/petitions/${story.id}`)
  await look(page, TITLE)
  await page
    .getByRole('button', { name: '不予受理' })
    .or(page.getByRole('button', { name: '转办' }))
    .first()
    .click()
  await holds(page)
  await enter(page, 'admin', `/console/settings/accounts/${story.account}`)
  await look(page, NAME)
  await enter(page, 'community-admin', `/console/settings/categories/${story.category}`)
  await look(page, /很长的分类名称/)
  await page.goto('/console/dashboard')
  await look(page, /数据看板/)
})

test.describe('on a phone', () => {
  test.use(PHONE)

  test('the worker app holds the longest names and words', async ({ page }) => {
    await openApp(page, 'grid-a-01')
    await look(page, TITLE)
    await page.goto(`/worker/petition/${story.id}`)
    await look(page, TITLE)
    await page.getByRole('button', { name: '接单', exact: true }).click()
    await page.getByRole('button', { name: '办结', exact: true }).click()
    await page.getByLabel('办理结果').fill('W'.repeat(300))
    await holds(page)
    await page.goto('/worker/queue')
    await look(page, /同步/)
  })

  test('the screen of a neighbour holds the longest names and words', async ({ page }) => {
    await page.goto('/m/pages/account/sign-in')
    await page.getByRole('textbox', { name: '登录名' }).fill(story.login)
    await page.getByRole('textbox', { name: '密码' }).fill(PASSWORD)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await expect(page.getByText(`${NAME}，您好`)).toBeVisible()
    for (const elder of [false, true]) {
      if (elder) {
        await page.goto('/m/')
        await page.getByRole('button', { name: '大字版' }).click()
      }
      for (const path of [
        'home/home',
        'petition/list',
        `petition/detail?id=${story.id}`,
        'account/me',
        'privacy/data',
      ]) {
        await page.goto(`/m/pages/${path}`)
        await page.waitForLoadState('networkidle')
        await holds(page)
      }
    }
  })
})
