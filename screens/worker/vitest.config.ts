import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  test: {
    name: 'worker',
    root: import.meta.dirname,
    include: ['tests/**/*.test.ts'],
    server: { deps: { inline: ['vant'] } },
  },
})
