import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const TARGET = process.env['CARGO_TARGET_DIR'] ?? resolve(import.meta.dirname, '../../../target')
const BINARY = process.env['SANPING_BINARY'] ?? `${TARGET}/debug/sanping`
const PATIENCE = 180_000

/** A text message, as the provider gets it. */
export interface Message {
  readonly phone: string
  readonly text: string
}

/** A small demo community of its own, whose text messages end here. */
export interface OwnServer {
  readonly url: string
  readonly messages: readonly Message[]
  stop(): Promise<void>
}

/** Starts a server that knows a provider of text messages: the one of all tests has none. */
export async function serverWithTexts(): Promise<OwnServer> {
  const messages: Message[] = []
  const provider = createServer((request, response) => {
    let body = ''
    request.on('data', part => (body += String(part)))
    request.on('end', () => {
      messages.push(JSON.parse(body) as Message)
      response.writeHead(200).end()
    })
  })
  provider.listen(0, '127.0.0.1')
  await once(provider, 'listening')

  const folder = await mkdtemp(join(tmpdir(), 'sanping-texts-'))
  const server = spawn(resolve(BINARY), ['demo', '--petitions', '1'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      DATABASE_URL: `sqlite:${folder}/sanping.db`,
      SANPING_FILES: `${folder}/files`,
      SANPING_LISTEN: '127.0.0.1:0',
      SANPING_SMS_URL: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/messages`,
      SANPING_SMS_TOKEN: 'token',
      RUST_LOG: 'error',
    },
  })
  const url = await new Promise<string>((found, failed) => {
    let told = ''
    const late = setTimeout(() => failed(new Error(`no server: ${told}`)), PATIENCE)
    server.once('exit', () => failed(new Error(`the server ended: ${told}`)))
    server.stdout.on('data', part => {
      told += String(part)
      const address = /API +(http:\S+)\/api\/v1/.exec(told)?.[1]
      if (!address) return
      clearTimeout(late)
      found(address)
    })
  })
  return {
    url,
    messages,
    async stop() {
      server.removeAllListeners('exit')
      server.kill()
      await once(server, 'exit')
      provider.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The code of the newest message to a phone. */
export function codeFor(server: OwnServer, phone: string): string | undefined {
  const message = [...server.messages].reverse().find(one => one.phone.endsWith(phone))
  return /\d{6}/.exec(message?.text ?? '')?.[0]
}
