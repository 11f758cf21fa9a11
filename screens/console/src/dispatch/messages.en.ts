import type zh from './messages.zh-CN'

const en: typeof zh = {
  list: 'Petitions',
  which: { label: 'Which to show', waiting: 'To dispatch', accepted: 'To accept', open: 'All open' },
  map: 'Dispatch map',
  empty: 'Nothing waits to be dispatched',
  emptyOther: 'None of these',
  pick: 'Click a petition in the list or on the map, then whoever shall take it. Or drag it from the list onto somebody, or onto a grid of the map.',
  to: 'To whom',
  forbidden: 'You cannot dispatch this one now.',
  sent: 'Dispatched to {name}: {title}',
  cluster: '{count} petition, zoom in | {count} petitions, zoom in',
  point: 'Petition: {status}',
  grid: 'Dispatch to {name}?',
  more: 'There is more here: zoom in.',
  home: 'Whole community',
}

export default en
