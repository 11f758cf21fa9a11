import type zh from './messages.zh-CN'

const en: typeof zh = {
  hint: 'What residents choose from when they report. A retired category is no longer shown; petitions keep theirs.',
  none: 'No categories yet',
  choose: 'Choose a category at the left',
  name: 'Name',
  code: 'Code',
  codeHint: 'Small letters, digits, underscores; for good',
  sector: 'Sector',
  noSector: 'None',
  parent: 'Above',
  top: '(top)',
  create: 'Add a category',
  created: '{name} was added',
  rename: 'Save the name',
  renamed: 'Saved',
  settings: 'What handling asks for',
  photoRequired: 'A photo is needed to finish',
  checkRequired: 'Somebody else must check it',
  lowRating: 'After a rating of 1 or 2',
  saveSettings: 'Save',
  settingsSaved: 'Saved',
  words: 'Words by which it is suggested',
  wordsHint:
    'Where a report says one of these, the category is suggested. Blanks between, 20 characters each at most.',
  saveWords: 'Save the words',
  wordsSaved: 'The words were saved',
  retire: 'Retire',
  retireAsk: 'Retire {name}? It cannot be restored, and residents can no longer choose it.',
  retired: 'Retired',
  agreement: 'Suggestions taken in 90 days: {numerator} of {denominator}',
}

export default en
