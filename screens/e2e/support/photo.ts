import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { crc32, deflateSync } from 'node:zlib'
import type { Page } from '@playwright/test'

/** A photo of so many pixels, painted in the page's own browser. */
export async function photo(
  page: Page,
  width = 1600,
  height = 1200,
): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const painted = await page.evaluate(
    ([w, h]) => {
      const canvas = document.createElement('canvas')
      canvas.width = w
      canvas.height = h
      const pen = canvas.getContext('2d')
      if (!pen) throw new Error('no canvas')
      const light = pen.createLinearGradient(0, 0, w, h)
      light.addColorStop(0, '#2b4a63')
      light.addColorStop(1, '#c9b38a')
      pen.fillStyle = light
      pen.fillRect(0, 0, w, h)
      for (let line = 0; line < 12; line++) {
        pen.fillStyle = `hsl(${line * 30} 30% 40%)`
        pen.fillRect((w / 12) * line, h * 0.6, w / 24, h * 0.4)
      }
      return canvas.toDataURL('image/jpeg', 0.9)
    },
    [width, height] as const,
  )
  return {
    name: 'photo.jpg',
    mimeType: 'image/jpeg',
    buffer: Buffer.from(painted.split(',')[1] ?? '', 'base64'),
  }
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** A picture of nearly 12 MB in a file, 4,200 pixels wide: noise, which nothing compresses. */
export function largePicture(path: string): string {
  const [width, height] = [4200, 920]
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const lines = Array.from({ length: height }, () =>
    Buffer.concat([Buffer.from([0]), randomBytes(width * 3)]),
  )
  const data = deflateSync(Buffer.concat(lines), { level: 0 })
  const mark = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
  const end = chunk('IEND', Buffer.alloc(0))
  writeFileSync(path, Buffer.concat([mark, chunk('IHDR', head), chunk('IDAT', data), end]))
  return path
}
