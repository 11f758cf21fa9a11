// What a change of the contract breaks for those who built upon the one before.
//
//   node openapi/changes.mjs BEFORE.json [AFTER.json]
//
// Says what breaks and where, and ends with 1, but for what accepted-breaks.json gives a reason for.
import { apiCompare } from 'api-smart-diff'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const here = name => new URL(name, import.meta.url)
const read = file => JSON.parse(readFileSync(file, 'utf8'))

/**
 * Everything in operations that breaks, as `change` and the `places` where it does: what stands in components counts
 * where operations use it, and there it is one change.
 */
export function breaks(before, after) {
    const { diffs } = apiCompare(before, after)
    const found = new Map()
    for (const one of diffs.filter(one => one.path[0] === 'paths' && isBreak(one))) {
        const change = `${subject(one.path)}: ${what(one)}`
        found.set(change, [
            ...(found.get(change) ?? []),
            `${String(one.path[2]).toUpperCase()} ${one.path[1]}`,
        ])
    }
    return [...found].map(([change, places]) => ({ change, places: [...new Set(places)] }))
}

/** The field, or where in an operation it is where it is none. */
function subject(path) {
    const field = path.lastIndexOf('properties') + 1
    return (field > 0 ? path.slice(field) : path.slice(1)).join('/')
}

function isBreak(change) {
    const { action, path, type } = change
    const asked = path.includes('requestBody') || path.includes('parameters')
    const [holder, name] = path.slice(-2)
    // Bodies are closed: what is no longer known is refused.
    if (asked && action === 'remove' && holder === 'properties') return true
    // The library takes any other type of an answer for a wider one.
    if (name === 'type' && action === 'replace' && holder !== 'properties')
        return !(asked ? within(change.before, change.after) : within(change.after, change.before))
    return type === 'breaking'
}

function within(one, other) {
    const kinds = [other].flat()
    return [one].flat().every(kind => kinds.includes(kind))
}

function what({ action, before, after }) {
    const short = value => (value === undefined ? '' : ` ${JSON.stringify(value)}`.slice(0, 60))
    return `${action}${short(before)}${action === 'replace' ? ' by' : ''}${short(after)}`
}

/** Those of the breaks that nobody gave a reason for, and the reasons for what no longer is one. */
export function judged(found, accepted) {
    const known = new Set(accepted.filter(({ reason }) => reason?.trim()).map(({ change }) => change))
    return {
        unexplained: found.filter(({ change }) => !known.has(change)),
        outdated: [...known].filter(known => !found.some(({ change }) => change === known)),
    }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
    const [before, after = here('openapi.json')] = process.argv.slice(2)
    const { unexplained, outdated } = judged(
        breaks(read(before), read(after)),
        read(here('accepted-breaks.json')),
    )
    for (const { change, places } of unexplained) {
        console.error(
            `breaks: ${change}\n        in ${places[0]}${places.length > 1 ? ` and ${places.length - 1} more` : ''}`,
        )
    }
    for (const change of outdated) console.error(`accepted-breaks.json explains what is no break: ${change}`)
    process.exitCode = unexplained.length + outdated.length > 0 ? 1 : 0
}
