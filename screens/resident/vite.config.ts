import { fileURLToPath } from 'node:url'
import kit from '@dcloudio/vite-plugin-uni'
import { defineConfig, type Plugin } from 'vite'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const platform = process.env.UNI_PLATFORM === 'mp-weixin' ? 'mp' : 'h5'
// The kit is CommonJS: its plugin hangs at `default` of the default.
const uni = (kit as unknown as { default?: typeof kit }).default ?? kit

/** The kit draws one shadow with a picture from its maker's host: nothing is fetched from strangers. */
const noStrangers: Plugin = {
  name: 'sanping-no-strangers',
  enforce: 'post',
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle))
      if (file.type === 'asset' && file.fileName.endsWith('.css'))
        file.source = String(file.source).replace(/url\(["']?https:[^)]*\)/g, 'none')
  },
}

/** In a mini-program the root is `page`, and a rem is a twentieth of the screen: the tokens in pixels then. */
const tokens: Plugin = {
  name: 'sanping-tokens',
  enforce: 'pre',
  transform(code, id) {
    if (platform !== 'mp' || !id.includes('tokens.css')) return null
    return code
      .replace(':root', 'page')
      .replace(/([\d.]+)rem/g, (_, size: string) => `${Number(size) * 16}px`)
  },
}

export default defineConfig({
  plugins: [tokens, uni(), noStrangers],
  resolve: {
    alias: [
      { find: /^@sanping\/shared\//, replacement: `${at('../shared/src')}/` },
      { find: /^@platform\//, replacement: `${at(`./src/platform/${platform}`)}/` },
    ],
  },
  server: { proxy: { '/api': process.env.SANPING_SERVER ?? 'http://127.0.0.1:8080' } },
})
