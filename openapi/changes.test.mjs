// What is told of changes to our own contract: made here, each by itself.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { breaks, judged } from './changes.mjs'

const text = readFileSync(new URL('openapi.json', import.meta.url), 'utf8')

function after(change) {
    const document = JSON.parse(text)
    change(document, document.components.schemas, document.paths['/api/v1/petitions'])
    return breaks(JSON.parse(text), document)
}

const breaking = {
    'an operation that is gone': document => delete document.paths['/api/v1/petition-lookups'],
    'a field of an answer that is gone': (_, { PetitionView }) => delete PetitionView.properties.number,
    'a field of an answer that may be missing': (_, { PetitionView }) =>
        PetitionView.required.splice(PetitionView.required.indexOf('number'), 1),
    'a field of an answer of another type': (_, { PetitionView }) =>
        (PetitionView.properties.number.type = 'integer'),
    'a field of a request that is no longer known': (_, { NewPetition }) =>
        delete NewPetition.properties.address,
    'a field of a request that must be there': (_, { NewPetition }) => NewPetition.required.push('address'),
    'a shorter text in a request': (_, { Prose2000 }) => (Prose2000.maxLength = 3),
    'an answer that is gone': (_, __, { post }) => delete post.responses['201'],
    'a parameter that must be there': (_, __, { get }) =>
        get.parameters.push({ name: 'new', in: 'query', required: true, schema: { type: 'string' } }),
    'a parameter that is gone': (_, __, { get }) =>
        get.parameters.splice(
            get.parameters.findIndex(one => one.name === 'status'),
            1,
        ),
    'a word that is no longer taken': (_, { PetitionKind }) => PetitionKind.enum.pop(),
}
const harmless = {
    nothing: () => {},
    'another operation': document =>
        (document.paths['/api/v1/new'] = {
            get: { operationId: 'new', responses: { 200: { description: 'New' } } },
        }),
    'another field of an answer': (_, { PetitionView }) => (PetitionView.properties.new = { type: 'string' }),
    'another field of a request that may be missing': (_, { NewPetition }) =>
        (NewPetition.properties.new = { type: 'string' }),
    'a longer text in a request': (_, { Prose2000 }) => (Prose2000.maxLength = 30000),
    'other words about it': (_, { PetitionView }) => (PetitionView.description = 'Another one.'),
}

for (const [name, change] of Object.entries(breaking)) {
    test(`${name} breaks`, () => assert.notDeepEqual(after(change), []))
}
for (const [name, change] of Object.entries(harmless)) {
    test(`${name} breaks nothing`, () => assert.deepEqual(after(change), []))
}
test('a field that many operations show is one change in many places', () => {
    const found = after(breaking['a field of an answer that is gone'])
    assert.equal(
        found.filter(({ change }) => change.startsWith('number: remove')).length,
        1,
        JSON.stringify(found),
    )
    assert.ok(found.some(({ places }) => places.length > 10 && places.includes('GET /api/v1/petitions/{id}')))
})
test('a break is let pass for a reason, and a reason without a break is told', () => {
    const accepted = [{ change: 'a', reason: 'nobody used it' }]
    const [a, b] = [
        { change: 'a', places: [] },
        { change: 'b', places: [] },
    ]
    assert.deepEqual(judged([a, b], accepted), { unexplained: [b], outdated: [] })
    assert.deepEqual(judged([], accepted), { unexplained: [], outdated: ['a'] })
    assert.deepEqual(judged([a], [{ change: 'a', reason: ' ' }]).unexplained, [a])
})
