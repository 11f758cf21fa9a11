import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@sanping\/shared\//, replacement: `${at('../shared/src')}/` },
      { find: /^@platform\//, replacement: `${at('./src/platform/h5')}/` },
    ],
  },
  test: {
    name: 'resident',
    root: import.meta.dirname,
    environment: 'happy-dom',
    include: ['tests/**/*.test.ts'],
    setupFiles: ['tests/uni.ts'],
  },
})
