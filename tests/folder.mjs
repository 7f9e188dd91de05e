// Folders of tests, gone when the test or the file is done.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const make = () => mkdtempSync(join(tmpdir(), 'qajet-test-'))

export function remove(dir) {
  spawnSync('chmod', ['-R', 'u+w', dir]) // some tests take the right to write away
  rmSync(dir, { recursive: true, force: true })
}

// A folder for the test `t`.
export function folder(t) {
  const dir = make()
  t.after(() => remove(dir))
  return dir
}

// A folder for all tests of a file.
export function sharedFolder() {
  const dir = make()
  process.on('exit', () => remove(dir))
  return dir
}
