import { shallowRef } from 'vue'

/** A question that waits for yes or no. */
export interface Question {
  readonly text: string
  readonly yes: string
  readonly answer: (sure: boolean) => void
}

/** The open question, shown by AskDialog. */
export const question = shallowRef<Question>()

/** Asks before something is lost. */
export function ask(text: string, yes: string): Promise<boolean> {
  return new Promise(resolve => {
    question.value = {
      text,
      yes,
      answer(sure) {
        question.value = undefined
        resolve(sure)
      },
    }
  })
}
