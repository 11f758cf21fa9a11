export default {
  bell: '消息，{count} 条未读',
  title: '消息',
  readAll: '全部标为已读',
  empty: '没有消息',
}
