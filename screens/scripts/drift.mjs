// Fails when the generated part of the client is not what the contract would give now.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const fresh = mkdtempSync(join(tmpdir(), 'sanping-contract-'))
const run = (command, ...args) => execFileSync('npx', ['--no-install', command, ...args], { stdio: 'pipe' })
try {
    run(
        'openapi-typescript',
        '../openapi/openapi.json',
        '--output',
        join(fresh, 'contract.ts'),
        '--immutable',
    )
    execFileSync('node', ['scripts/vocabulary.mjs', join(fresh, 'vocabulary.ts')], { stdio: 'pipe' })
    const drifted = ['contract.ts', 'vocabulary.ts'].filter(
        file => readFileSync(join(fresh, file), 'utf8') !== readFileSync(`shared/src/${file}`, 'utf8'),
    )
    if (drifted.length > 0) {
        console.error(`not what openapi/openapi.json gives: ${drifted.join(', ')} (npm run contract)`)
        process.exit(1)
    }
} finally {
    rmSync(fresh, { recursive: true })
}
