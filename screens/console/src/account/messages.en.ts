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
  forgotten: {
    ask: 'Forgot the password?',
    title: 'Set a new password',
    hint: 'A code goes to the phone of your account. Every device is signed out.',
    newPassword: 'New password',
    rule: 'At least 8 characters.',
    set: 'Set the password',
    done: 'The password was set. Your sign-in name is {login}: sign in with the new password.',
  },
  ended: {
    title: 'Your session has ended',
    text: 'Sign in again. What you typed is kept.',
    leave: 'Leave this page',
  },
}

export default en
