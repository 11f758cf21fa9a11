export default {
  signIn: '登录',
  code: '验证码',
  codeHint: '打开验证器应用，输入六位数字；也可以用一个恢复码。',
  ways: '登录方式',
  byPassword: '密码登录',
  byPhone: '短信登录',
  phone: '手机号',
  askCode: '获取验证码',
  codeAgain: '{seconds} 秒后可再次获取',
  codeSent: '如该手机号可用，验证码已发送。',
  ended: {
    title: '登录已过期',
    text: '请重新登录。已填写的内容都在。',
    leave: '不登录，离开此页',
  },
}
