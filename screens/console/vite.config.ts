import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { together } from '../together'

const server = process.env['SANPING_SERVER'] ?? 'http://127.0.0.1:8080'

export default defineConfig({
  base: '/console/',
  plugins: [vue()],
  define: {
    // Messages are read without `eval`, which the Content-Security-Policy forbids.
    __INTLIFY_JIT_COMPILATION__: true,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_PROD_DEVTOOLS__: false,
  },
  build: {
    outDir: 'dist',
    assetsInlineLimit: 0,
    rolldownOptions: together(import.meta.url, {
      start: 'src/main.ts',
      queue: 'src/petition/queue/QueuePage.vue',
    }),
  },
  server: { proxy: { '/api': server } },
  preview: { proxy: { '/api': server } },
})
