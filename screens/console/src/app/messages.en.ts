import type zh from './messages.zh-CN'

const en: typeof zh = {
  name: 'Sanping console',
  claim: "Every resident's petition is taken up and answered",
  nav: { label: 'Main navigation', skip: 'Skip to content' },
  page: {
    queue: 'Queue',
    petition: 'Petition',
    report: 'Report for a caller',
    dispatch: 'Dispatch map',
    map: 'One map',
    dashboard: 'Dashboard',
    wall: 'Wall display',
    settings: 'Settings',
    audit: 'Audit trail',
    me: 'My account',
  },
  live: { lost: 'Live connection lost, reconnecting…' },
  missing: {
    title: 'No such page',
    text: 'The address may be wrong, or the page has moved.',
    back: 'To the queue',
  },
  state: {
    empty: 'Nothing here yet',
    missing: 'Not found, or outside your area',
    forbidden: 'You may not see this',
    nobody: 'Anonymous',
  },
  photo: {
    add: 'Add photos',
    nth: 'Photo {n}',
    remove: 'Remove photo {n}',
    sending: 'Uploading',
    previous: 'Previous',
    next: 'Next',
  },
  map: { in: 'Zoom in', out: 'Zoom out' },
  justNow: 'just now',
  copied: 'Copied',
  copyByHand: 'Could not be copied: select it by hand',
  undone: 'Undone',
}

export default en
