// Starts the server, waits for its first answer, then opens the map in Chromium: start.mjs QAJET STORE ROUNDS.
// Prints rows (what, figure, unit, promise), medians of the rounds.
import { spawn } from 'node:child_process'
import http from 'node:http'
import net from 'node:net'
import { chromium } from 'playwright-core'

const [qajet, store, rounds] = [process.argv[2], process.argv[3], Number(process.argv[4])]

const freePort = () => new Promise((resolve) => {
  const s = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = s.address()
    s.close(() => resolve(port))
  })
})
const answers = (port) => new Promise((resolve) => {
  http.get({ host: '127.0.0.1', port, path: '/healthz' }, (r) => r.resume().on('end', () => resolve(r.statusCode === 200)))
    .on('error', () => resolve(false))
})
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const median = (v) => v.sort((a, b) => a - b)[Math.floor(v.length / 2)]
const row = (what, figure, unit, promise = '') => console.log([what, figure, unit, promise].join('\t'))

const up = []
const map = []
let weight
let strangers
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
for (let i = 0; i < rounds; i++) {
  const port = await freePort()
  const start = performance.now()
  const server = spawn(qajet, ['--store', store, 'serve', '--port', String(port)], { stdio: 'ignore' })
  while (!(await answers(port))) await sleep(2)
  up.push(performance.now() - start)

  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.enable')
  weight = 0
  strangers = 0
  devtools.on('Network.loadingFinished', (e) => { weight += e.encodedDataLength })
  page.on('request', (r) => { if (new URL(r.url()).hostname !== '127.0.0.1' && !r.url().startsWith('data:')) strangers++ })
  const opened = performance.now()
  await page.goto(`http://127.0.0.1:${port}/`)
  await page.waitForSelector('.units .unit')
  await page.waitForSelector('.rank-list li')
  map.push(performance.now() - opened)
  await page.waitForLoadState('networkidle')
  await page.context().close()
  server.kill()
  await new Promise((resolve) => server.on('exit', resolve))
}
await browser.close()
row('server up: first answer after the start', median(up).toFixed(0), 'ms', '< 300')
row('first map in Chromium: shapes and table drawn', median(map).toFixed(0), 'ms', '< 1,000')
row('first page with all it loads, compressed', (weight / 1024).toFixed(0), 'KB', '< 400')
row('requests that leave the machine', strangers, '', '0')
