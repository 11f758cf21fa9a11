import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const BUILD = fileURLToPath(new URL('../dist/build/mp-weixin', import.meta.url))
/** What a phone loads before it shows anything; WeChat refuses twice as much. */
const MOST = 1_000_000

const files = readdirSync(BUILD, { recursive: true }).filter(name => statSync(`${BUILD}/${name}`).isFile())
const app = JSON.parse(readFileSync(`${BUILD}/app.json`, 'utf8'))

test('the main package of the mini-program stays under 1 MB', t => {
    const apart = (app.subPackages ?? app.subpackages ?? []).map(({ root }) => `${root}/`.replace('//', '/'))
    const main = files.filter(name => !apart.some(root => name.startsWith(root)))
    const bytes = main.reduce((sum, name) => sum + statSync(`${BUILD}/${name}`).size, 0)
    t.diagnostic(`${bytes} bytes in ${main.length} files`)
    assert.ok(main.includes('app.js'))
    assert.ok(bytes < MOST, `${bytes} bytes`)
})

test('every page that the mini-program names is built', () => {
    for (const page of app.pages)
        for (const ending of ['js', 'json', 'wxml'])
            assert.ok(existsSync(`${BUILD}/${page}.${ending}`), `${page}.${ending}`)
})
