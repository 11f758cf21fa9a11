// Draws the closed vocabularies (statuses, actions, roles …) from the contract, so that no screen types
// one of their words by itself and each word missing in a message file is found by a test.
import { readFileSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'

const here = new URL('..', import.meta.url)
const contract = JSON.parse(readFileSync(new URL('../openapi/openapi.json', here), 'utf8'))
const lower = name => name.charAt(0).toLowerCase() + name.slice(1)

const lists = Object.entries(contract.components.schemas)
    .filter(([, schema]) => schema.type === 'string' && Array.isArray(schema.enum))
    .map(([name, schema]) => `  ${lower(name)}: ${JSON.stringify(schema.enum)},`)

const text = `// Drawn from openapi/openapi.json by \`npm run contract\`; not edited by hand.

/** Every closed vocabulary of the contract, by name. */
export const vocabulary = {
${lists.join('\n')}
} as const

/** The name of a vocabulary. */
export type VocabularyName = keyof typeof vocabulary
/** A word of one vocabulary. */
export type WordOf<N extends VocabularyName> = (typeof vocabulary)[N][number]
`
const file = process.argv[2] ?? new URL('shared/src/vocabulary.ts', here)
const options = await resolveConfig(new URL('package.json', here))
writeFileSync(file, await format(text, { ...options, parser: 'typescript' }))
