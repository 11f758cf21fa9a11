import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { together } from '../together'

const server = process.env['SANPING_SERVER'] ?? 'http://127.0.0.1:8080'
const proxy = { '/api': server }
/** As the server sends it, so that a preview breaks where the real thing would. */
const policy =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'self'"

export default defineConfig({
  base: '/worker/',
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
    __INTLIFY_JIT_COMPILATION__: 'true',
    __INTLIFY_DROP_MESSAGE_COMPILER__: 'false',
  },
  plugins: [
    vue(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      injectRegister: false,
      injectManifest: { globPatterns: ['**/*.{js,css,html,svg,png}'] },
      manifest: {
        id: '/worker/',
        name: '三屏 网格员',
        short_name: '网格员',
        description: '接单、办理、上报，没有网络也能用',
        lang: 'zh-CN',
        start_url: '/worker/',
        scope: '/worker/',
        display: 'standalone',
        orientation: 'portrait',
        theme_color: '#0b6b5d',
        background_color: '#f4f6f8',
        icons: [
          { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
    }),
  ],
  server: { port: 5174, proxy },
  preview: { port: 4174, proxy, headers: { 'content-security-policy': policy } },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 400,
    rolldownOptions: together(import.meta.url, { start: 'src/main.ts' }),
  },
})
