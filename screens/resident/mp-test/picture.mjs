import { crc32, deflateSync } from 'node:zlib'

function chunk(name, data) {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
}

/** A small PNG in one colour, as a phone's camera would never take it, and a server must. */
export function picture(size = 64) {
    const head = Buffer.alloc(13)
    head.writeUInt32BE(size, 0)
    head.writeUInt32BE(size, 4)
    head.set([8, 2, 0, 0, 0], 8)
    const line = Buffer.concat([Buffer.from([0]), Buffer.alloc(size * 3, 120)])
    const data = deflateSync(Buffer.concat(Array.from({ length: size }, () => line)))
    const mark = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
    return Buffer.concat([mark, chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}
