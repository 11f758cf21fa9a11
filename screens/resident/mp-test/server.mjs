import { readFile } from 'node:fs/promises'
import http from 'node:http'

/** The server that the phone talks to: a community of the demo. */
export const SERVER = process.env.SANPING_URL ?? 'http://127.0.0.1:8080'
const { hostname, port } = new URL(SERVER)

/** Every request that the mini-program made. */
export const requests = []

/** Whatever host the build names, this server answers: the build of a community names its own. */
function ask({ url, method, header, timeout }, body, success, fail) {
    const path = url.replace(/^https?:\/\/[^/]+/, '')
    const request = http.request({ hostname, port, path, method, headers: header, timeout }, answer => {
        const parts = []
        answer.on('data', part => parts.push(part))
        answer.on('end', () =>
            success({
                statusCode: answer.statusCode,
                header: answer.headers,
                data: Buffer.concat(parts).toString(),
            }),
        )
    })
    request.on('error', cause => fail({ errMsg: `request:fail ${cause.message}` }))
    request.end(body)
    return path
}

/** `wx.request`, over real HTTP. */
export function request({ data, success, fail, ...asked }) {
    const path = ask(asked, asked.method === 'GET' ? undefined : data || undefined, success, fail)
    requests.push(`${asked.method} ${path}`)
}

/** `wx.uploadFile`, over real HTTP. */
export async function uploadFile({ url, filePath, name, header, success, fail }) {
    const edge = 'one-part-of-many'
    const head = `--${edge}\r\ncontent-disposition: form-data; name="${name}"; filename="photo.png"\r\n\r\n`
    const body = Buffer.concat([
        Buffer.from(head),
        await readFile(filePath),
        Buffer.from(`\r\n--${edge}--\r\n`),
    ])
    const headers = { ...header, 'content-type': `multipart/form-data; boundary=${edge}` }
    requests.push(`UPLOAD ${ask({ url, method: 'POST', header: headers }, body, success, fail)}`)
}

/** What somebody of the demo is called. */
export function nameOf(login) {
    const asked = { url: '/api/v1/screen-settings', method: 'GET', header: {} }
    return new Promise((resolve, reject) =>
        ask(
            asked,
            undefined,
            ({ data }) => resolve(JSON.parse(data).demo.people.find(person => person.login === login).name),
            reject,
        ),
    )
}
