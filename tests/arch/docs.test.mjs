// The documents: every link leads somewhere, the user's guide is the same in three languages, its pictures are small.
import test from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { files as read, root } from './read.mjs'

const names = (folder, pattern) => Object.keys(read(folder, pattern))
const files = [...readdirSync(root).filter((f) => f.endsWith('.md')), ...['docs', 'packs', 'tests', 'bench'].flatMap((f) => names(f, /\.(md|png)$/))]
const langs = ['kk', 'ru', 'en']
const guides = (lang) => files.filter((f) => f.startsWith(`docs/user/${lang}/`)).map((f) => f.slice(`docs/user/${lang}/`.length)).sort()

test('relative links lead to files', () => {
  const dead = []
  for (const file of files.filter((f) => f.endsWith('.md')))
    for (const [, to] of readFileSync(join(root, file), 'utf8').matchAll(/\]\(([^)#\s]+)[^)]*\)/g))
      if (!/^[a-z]+:/.test(to) && !existsSync(normalize(join(root, dirname(file), to)))) dead.push(`${file}: ${to}`)
  assert.deepEqual(dead, [])
})

test('the guide is whole in each language', () => {
  for (const lang of langs) assert.deepEqual(guides(lang), guides('en'), lang)
  for (const file of guides('en').filter((f) => f.endsWith('.md'))) {
    const shape = (lang) => readFileSync(join(root, 'docs/user', lang, file), 'utf8').match(/^#+ |^\| --- |^!\[|^```sh/gm) ?? []
    for (const lang of langs) assert.deepEqual(shape(lang), shape('en'), `${lang}/${file}`)
  }
})

test('pictures of the guide are under 150 kB', () => {
  const pictures = files.filter((f) => /^docs\/user\/.*\.png$/.test(f))
  assert.ok(pictures.length > 0)
  for (const f of pictures) assert.ok(statSync(join(root, f)).size <= 150_000, f)
})
