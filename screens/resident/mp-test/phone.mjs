import { cpSync, existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { JSDOM } from 'jsdom'
import { picture } from './picture.mjs'
import { request, uploadFile } from './server.mjs'

const BUILD = fileURLToPath(new URL('../dist/build/mp-weixin', import.meta.url))
if (!existsSync(BUILD)) throw new Error('dist/build/mp-weixin is missing: npm run build:mp')

// Away from this package: it is one of modules, and the mini-program's files are none.
const home = mkdtempSync(join(tmpdir(), 'sanping-mp-'))
const root = join(home, 'build')
cpSync(BUILD, root, { recursive: true })
const photo = join(home, 'photo.png')
writeFileSync(photo, picture())

const { window } = new JSDOM('<!doctype html><body></body>', { pretendToBeVisual: true })
Object.assign(globalThis, { window, document: window.document })
for (const name of ['HTMLElement', 'Event', 'CustomEvent', 'Node', 'MutationObserver', 'getComputedStyle'])
    globalThis[name] = window[name]

const stored = new Map()
const pages = []
let opening = Promise.resolve()

/** What WeChat gives to a mini-program, as far as this one asks for it. */
const wx = {
    env: { USER_DATA_PATH: home },
    request,
    uploadFile,
    getStorageSync: key => stored.get(key) ?? '',
    setStorageSync: (key, value) => void stored.set(key, value),
    removeStorageSync: key => void stored.delete(key),
    getSystemInfoSync: () => ({
        platform: 'devtools',
        SDKVersion: '3.6.0',
        language: 'zh_CN',
        pixelRatio: 2,
        windowWidth: 390,
        windowHeight: 844,
        safeArea: {},
    }),
    getAppBaseInfo: () => ({ SDKVersion: '3.6.0', language: 'zh_CN', host: {} }),
    getDeviceInfo: () => ({ platform: 'devtools' }),
    getWindowInfo: () => ({ pixelRatio: 2, windowWidth: 390, windowHeight: 844 }),
    getLaunchOptionsSync: () => ({ path: '', query: {}, scene: 1001 }),
    getEnterOptionsSync: () => ({ path: '', query: {}, scene: 1001 }),
    canIUse: () => true,
    nextTick: run => queueMicrotask(run),
    onAppShow() {},
    onAppHide() {},
    setNavigationBarTitle() {},
    navigateTo: ({ url }) => go(url),
    redirectTo: ({ url }) => go(url, 1),
    reLaunch: ({ url }) => go(url, pages.length),
    navigateBack: () => pages.pop(),
    chooseMedia: ({ success }) => success({ tempFiles: [{ tempFilePath: photo, width: 64, height: 64 }] }),
    getImageInfo: ({ success }) => success({ width: 64, height: 64 }),
    compressImage: ({ src, success }) => success({ tempFilePath: src }),
    saveFile: ({ tempFilePath, success }) => success({ savedFilePath: tempFilePath }),
    removeSavedFile: ({ complete }) => complete(),
    getFileInfo: ({ success }) => success({ size: 1 }),
    getLocation: ({ type, success }) => {
        if (type !== 'gcj02') throw new Error('a mini-program asks for gcj02')
        success({ longitude: 115.884, latitude: 28.6313 })
    },
    login: ({ success }) => success({ code: 'code-of-wechat' }),
    setClipboardData: ({ success }) => success(),
}

let app
Object.assign(globalThis, {
    wx,
    App: options => {
        app = options
        options.onLaunch?.({})
        options.onShow?.({})
    },
    Page: () => {
        throw new Error('pages are components here')
    },
    getApp: () => app,
    getCurrentPages: () => pages.map(({ instance }) => instance),
})

const require = createRequire(import.meta.url)
const simulate = require('miniprogram-simulate')
// What the library puts in for the calls above must not win over them.
Object.assign(globalThis.wx, wx)
// A mini-program has none of these; whoever uses one fails here as on a phone.
for (const name of [
    'fetch',
    'crypto',
    'URL',
    'URLSearchParams',
    'AbortController',
    'TextEncoder',
    'TextDecoder',
    'FormData',
    'Blob',
    'localStorage',
])
    Object.defineProperty(globalThis, name, { value: undefined, configurable: true, writable: true })

async function open(url, replaced) {
    const [path, query = ''] = url.replace(/^\//, '').split('?')
    const values = Object.fromEntries(
        query
            .split('&')
            .filter(Boolean)
            .map(pair => pair.split('=').map(decodeURIComponent)),
    )
    for (const { view } of pages.splice(pages.length - replaced, replaced)) view.detach()
    const view = simulate.render(simulate.load(join(root, path), 'page', { rootPath: root }))
    const { instance } = view
    Object.assign(instance, { route: path, options: values })
    pages.push({ view, instance, path })
    view.attach(document.body)
    instance.onLoad?.(values)
    instance.onShow?.()
    instance.onReady?.()
}

function go(url, replaced = 0) {
    opening = opening.then(() => open(url, replaced))
}

/** Lets WeChat refuse what it is asked for, from now on. */
export function refuse(name, errMsg) {
    globalThis.wx[name] = ({ fail, complete }) => {
        fail?.({ errMsg })
        complete?.({ errMsg })
    }
}

/** Starts the mini-program at a page. */
export async function start(url) {
    if (!app) require(join(root, 'app.js'))
    go(url, pages.length)
    await opening
}

/** The page that is seen. */
export function seen() {
    return pages.at(-1)
}

/** What stands on the page, as words. */
export function words() {
    return seen()?.view.dom.textContent.replace(/\s+/g, ' ') ?? ''
}

/** Waits until something holds. */
export async function until(what, holds) {
    for (let tries = 0; tries < 200; tries += 1) {
        await opening
        const found = await holds()
        if (found) return found
        await new Promise(resolve => setTimeout(resolve, 50))
    }
    throw new Error(`${what} did not come; the page ${seen()?.path} says: ${words().slice(0, 800)}`)
}

function shown(tag, text) {
    const all = [...(seen()?.view.dom.querySelectorAll(tag) ?? [])]
    return all.find(one => one.textContent.replace(/\s+/g, '').includes(text))
}

/** Taps a button by its words. */
export async function tap(text) {
    const button = await until(`the button ${text}`, () => shown('wx-button', text))
    for (const [name, touches] of [
        ['touchstart', [{ pageX: 1, pageY: 1 }]],
        ['touchend', []],
    ]) {
        const event = new window.Event(name, { bubbles: true, cancelable: true })
        Object.assign(event, { touches, changedTouches: [{ pageX: 1, pageY: 1 }] })
        button.dispatchEvent(event)
    }
}

const exparser = require('miniprogram-exparser')

/** Types into the n-th field of a kind. */
export async function type(tag, text, nth = 0) {
    const field = await until(`the field ${tag}`, () => seen()?.view.dom.querySelectorAll(tag)[nth])
    exparser.triggerEvent(field.__wxElement, 'input', { value: text })
}
