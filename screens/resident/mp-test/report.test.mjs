import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refuse, start, tap, type, until, words } from './phone.mjs'
import { nameOf, requests } from './server.mjs'

const mark = String(Date.now()).slice(-6)
const title = `单元门口的灯不亮${mark}`

test('the built mini-program reports over real HTTP and shows it in the list', async () => {
    const name = await nameOf('resident-1')
    await start('/pages/home/home')
    await until('the figures', () => words().includes('结果公示'))

    await tap('登录')
    await tap(name)
    await until('the greeting', () => words().includes(`${name}，您好`))

    await tap('我要上报')
    await tap('拍照或选照片')
    await until(
        'the photo at the server',
        () => requests.includes('UPLOAD /api/v1/photos') && words().includes('已有 1 张'),
    )
    await tap('用我的位置')
    await until('the named place', () => /按您的位置送到这里|不在已划定的网格内/.test(words()))
    await type('wx-textarea', `${title}。晚上看不清台阶`)
    await until('a suggestion', () => words().includes('可能属于'))
    await tap('发送')
    const asked = await until('the answer', () => /同意并发送|社区已收到/.exec(words())?.[0])
    if (asked === '同意并发送') {
        await until('the text to agree to', () => words().includes('我同意社区'))
        await tap('同意并发送')
    }
    await until('the receipt', () => words().includes('社区已收到'))
    const number = /SQ-\d{8}-\d{6}/.exec(words())?.[0]
    assert.ok(number)

    await tap('查看进展')
    await until('the story', () => words().includes('您上报了这件事') && words().includes(number))
    await tap('撤回诉求')
    await until('the sheet', () => words().includes('撤回这件诉求'))
})

test('what was reported stands in the list', async () => {
    await start('/pages/petition/list')
    await until('the petition', () => words().includes(title))
})

test('without signing in it is anonymous, and opens again by number and secret', async () => {
    await start('/pages/account/me')
    await tap('退出登录')
    await until('the way in', () => words().includes('尚未登录'))
    await start('/pages/petition/report')
    await type('wx-textarea', `楼下垃圾没人收${mark}`)
    await type('wx-input', '3 号楼门口')
    await tap('发送')
    await until('the secret', () => words().includes('请记下编号和密码'))
    await tap('保存在这台设备上')
    await tap('我记下了，回首页')
    await tap('查匿名诉求')
    await tap(`楼下垃圾没人收${mark}`)
    await until('the petition', () => words().includes('您上报了这件事'))
})

test('a camera and a location that are refused have their words, and she reports without them', async () => {
    refuse('chooseMedia', 'chooseMedia:fail auth deny')
    refuse('getLocation', 'getLocation:fail auth deny')
    await start('/pages/petition/report')
    await tap('拍照或选照片')
    await until('the words on the photo', () => words().includes('没有拿到照片'))
    await tap('用我的位置')
    await until('the words on the place', () => words().includes('没有定位权限'))
    await type('wx-textarea', `单元门关不上${mark}`)
    await type('wx-input', '5 号楼门口')
    await tap('发送')
    await until('the secret', () => words().includes('请记下编号和密码'))
})

test('a network that is away has its words, and what was written is sent afterwards', async () => {
    await start('/pages/petition/report')
    await type('wx-textarea', `水管滴水${mark}`)
    await type('wx-input', '6 号楼门口')
    const { request } = globalThis.wx
    refuse('request', 'request:fail timeout')
    await tap('发送')
    await until('the words', () => words().includes('连不上服务器'))
    globalThis.wx.request = request
    await tap('发送')
    await until('the secret', () => words().includes('请记下编号和密码'))
})
