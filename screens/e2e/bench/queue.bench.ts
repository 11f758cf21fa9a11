import { expect, test, type Page } from '@playwright/test'
import { device, nameOf } from '../support/people'
import { ROUNDS, keep, tenth } from './kept'

const ROWS = 10_000

/** Notes from now on what held the page up, and how long each frame stood. */
async function watchFrames(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const noted = { tasks: [] as number[], frames: [] as number[] }
    Object.assign(window, { noted })
    new PerformanceObserver(list =>
      noted.tasks.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({ type: 'longtask' })
    let before = performance.now()
    const frame = (now: number): void => {
      noted.frames.push(now - before)
      before = now
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
}

interface Noted {
  readonly tasks: readonly number[]
  readonly frames: readonly number[]
}

const taken = (page: Page): Promise<Noted> =>
  page.evaluate(() => {
    const { noted } = window as unknown as { noted: { tasks: number[]; frames: number[] } }
    return { tasks: noted.tasks.splice(0), frames: noted.frames.splice(0) }
  })

const at = (sorted: readonly number[], share: number): number =>
  tenth(sorted[Math.floor((sorted.length - 1) * share)] ?? 0)

function summed({ tasks, frames }: Noted) {
  const sorted = [...frames].sort((a, b) => a - b)
  return {
    over50: tasks.length,
    over100: tasks.filter(one => one > 100).length,
    longest: tenth(Math.max(0, ...tasks)),
    frames: frames.length,
    frameMedian: at(sorted, 0.5),
    frameP99: at(sorted, 0.99),
  }
}

test('the queue scrolls from its top to its end', async ({ browser }) => {
  const rounds = []
  for (let round = 0; round < ROUNDS; round++) {
    const { page, context } = await device(browser, 'console')
    await watchFrames(page)
    await page.goto('/console/petitions?all=1')
    await page.getByRole('button', { name: await nameOf(page.request, 'supervisor') }).click()
    const grid = page.getByRole('grid', { name: '诉求队列' })
    await expect(grid.getByRole('row').nth(5)).toBeVisible()
    await page.mouse.move(700, 500)
    await page.waitForTimeout(500)
    await taken(page)
    const begun = Date.now()
    const end = grid.getByText(/^共 /)
    for (let turn = 0; turn < 3_000; turn++) {
      await page.mouse.wheel(0, 2_000)
      if (turn % 20 === 19 && (await end.isVisible())) break
    }
    await expect(end).toBeVisible()
    const seconds = (Date.now() - begun) / 1000
    const down = summed(await taken(page))
    // As with a dragged bar: somewhere else in each step.
    for (let jump = 0; jump < 40; jump++) {
      await grid.evaluate((box, share) => box.scrollTo(0, box.scrollHeight * share), (jump * 0.37) % 1)
      await page.waitForTimeout(50)
    }
    const jumps = summed(await taken(page))
    const rows = Number(await grid.getAttribute('aria-rowcount')) - 1
    expect(rows).toBeGreaterThanOrEqual(ROWS)
    rounds.push({ rows, seconds: tenth(seconds), down, jumps })
    await context.close()
  }
  keep('queue', { rounds })
})
