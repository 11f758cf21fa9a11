import account from './account/messages.en'
import calendar from './calendar/messages.en'
import category from './category/messages.en'
import clock from './clock/messages.en'
import grid from './grid/messages.en'
import integration from './integration/messages.en'
import type zh from './messages.zh-CN'
import notice from './notice/messages.en'
import roster from './roster/messages.en'
import routing from './routing/messages.en'

const en: typeof zh = {
  nav: 'Settings',
  group: { places: 'Places', people: 'People', work: 'Rules of work', messages: 'Messages', mine: 'Mine' },
  page: {
    settings: 'Settings',
    grids: 'Places and grounds',
    'grid-import': 'Import grounds',
    accounts: 'People and roles',
    roster: 'Roster',
    units: 'Member units',
    categories: 'Categories',
    routing: 'Routing rules',
    'rule-set': 'Routing rules',
    clocks: 'Time limits',
    calendar: 'Calendar',
    'notice-templates': 'Message templates',
    'dead-letters': 'Dead letters',
    webhooks: 'Webhooks',
    me: 'My account',
  },
  about: {
    grids: 'Add, rename, move and retire places; draw their grounds on a map.',
    'grid-import': 'Bring in many grounds from a GeoJSON file, with a dry run first.',
    accounts: 'Who may sign in, and in which role at which place.',
    roster: 'Who is on duty, on which post and when.',
    units: 'Property companies, bureaus and others who handle petitions.',
    categories: 'How petitions are sorted; which need a photo or a check.',
    routing: 'To whom petitions go by themselves; replay before you change.',
    clocks: 'How long to accept and to handle; how long to rate and to reopen.',
    calendar: 'Holidays, make-up workdays and working hours, by which limits count.',
    'notice-templates': 'What residents and staff are told.',
    'dead-letters': 'Messages that could not be delivered: send again or discard.',
    webhooks: 'Tell other systems of each step.',
  },
  stale: {
    title: 'Somebody changed this just now',
    text: 'This is what was changed. What you typed is kept.',
    same: 'What was changed does not touch what you typed: you can save.',
    field: 'Field',
    before: 'When you opened it',
    now: 'Now',
    mine: 'Yours',
    onTop: 'Save mine on top',
    theirs: 'Drop mine, take theirs',
  },
  saved: 'Saved',
  choose: 'Choose',
  seeking: 'Searching…',
  noneFound: 'Nothing found',
  reason: 'Reason (kept in the history)',
  place: 'Place',
  person: 'Person',
  unit: 'Unit',
  retired: 'Retired',
  everywhere: 'Everywhere',
  history: 'History',
  at: 'Time',
  account,
  calendar,
  category,
  clock,
  grid,
  integration,
  notice,
  roster,
  routing,
}

export default en
