// Gathers the built screens into dist/, as the server serves them, each file that is worth it also compressed.
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const root = new URL('..', import.meta.url)
const dist = new URL('dist/', root)
const screens = { console: 'console/dist/', worker: 'worker/dist/', m: 'resident/dist/build/h5/' }
const worthIt = /\.(html|js|mjs|css|svg|json|webmanifest|txt|ttf)$/
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }

for (const old of readdirSync(dist).filter(name => name !== '.gitignore')) {
    rmSync(new URL(old, dist), { recursive: true })
}
for (const [name, folder] of Object.entries(screens)) {
    cpSync(new URL(folder, root), new URL(`${name}/`, dist), { recursive: true })
}
// One page without a kit: its style is its own file and the tokens.
const style = readFileSync(new URL('start/start.css', root), 'utf8')
const tokens = readFileSync(new URL('shared/src/style/tokens.css', root), 'utf8')
writeFileSync(new URL('start.css', dist), style.replace(/^@import.*;$/m, tokens))
cpSync(new URL('start/index.html', root), new URL('index.html', dist))

for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const path = `${entry.parentPath}/${entry.name}`
    if (!entry.isFile()) continue
    if (entry.name.endsWith('.map')) rmSync(path)
    if (!worthIt.test(entry.name)) continue
    const bytes = readFileSync(path)
    const forms = { br: brotliCompressSync(bytes, quality), gz: gzipSync(bytes, { level: 9 }) }
    for (const [ending, packed] of Object.entries(forms)) {
        if (packed.length < bytes.length) writeFileSync(`${path}.${ending}`, packed)
    }
}
