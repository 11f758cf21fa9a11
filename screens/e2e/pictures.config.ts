import base from './playwright.config'

/** Takes the pictures of the README: no test, and never part of one. */
export default { ...base, testMatch: 'pictures/*.picture.ts', reporter: 'list' }
