import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter'

/** Ends the run with the line that is looked for: `N passed, N failed`. */
export default class ClosingLine implements Reporter {
  private readonly outcomes = new Map<string, boolean>()

  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status !== 'skipped') this.outcomes.set(test.id, result.status === test.expectedStatus)
  }

  onExit(): Promise<void> {
    const all = [...this.outcomes.values()]
    const passed = all.filter(Boolean).length
    console.log(`${passed} passed, ${all.length - passed} failed`)
    return Promise.resolve()
  }
}
