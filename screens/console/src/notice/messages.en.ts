import type zh from './messages.zh-CN'

const en: typeof zh = {
  bell: 'Notices, {count} unread',
  title: 'Notices',
  readAll: 'Mark all as read',
  empty: 'No notices',
}

export default en
