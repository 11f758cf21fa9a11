import type zh from './messages.zh-CN'

const en: typeof zh = {
  signIn: 'Sign in',
  code: 'Code',
  codeHint: 'Six digits from your authenticator app, or a recovery code.',
  ways: 'Ways to sign in',
  byPassword: 'Password',
  byPhone: 'Text message',
  phone: 'Mobile phone',
  askCode: 'Send a code',
  codeAgain: 'Another code in {seconds} s',
  codeSent: 'If this phone can be used, a code is under way.',
  ended: {
    title: 'Your session has ended',
    text: 'Sign in again. What you typed is kept.',
    leave: 'Leave this page',
  },
}

export default en
