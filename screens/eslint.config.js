import vue from 'eslint-plugin-vue'
import { defineConfigWithVueTs, vueTsConfigs } from '@vue/eslint-config-typescript'

export default defineConfigWithVueTs(
    { ignores: ['**/dist/**', '**/node_modules/**', '**/unpackage/**', 'shared/src/contract.ts'] },
    vue.configs['flat/essential'],
    vueTsConfigs.recommended,
    {
        rules: {
            'vue/multi-word-component-names': 'off',
            '@typescript-eslint/no-non-null-assertion': 'error',
            'max-lines': ['error', { max: 300, skipBlankLines: true }],
            'no-console': 'error',
        },
    },
    { files: ['**/scripts/**', '**/*.config.*', 'e2e/**'], rules: { 'no-console': 'off' } },
)
