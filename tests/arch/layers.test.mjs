// Who may use whom, and what each part of the C sources may not do. Every rule is a function from {path: text} to a
// list of complaints; it is run on the sources, where it must find nothing, and on a small offence, which it must find.
import test from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { files, includes, readC, root } from './read.mjs'

const sources = files('src', /\.(c|h|def)$/)

function rule(name, check, offences, innocent = {}) {
  test(name, () => {
    for (const [path, text] of offences) assert.ok(check({ [path]: text }).length > 0, `not found: ${path}: ${text}`)
    assert.deepEqual(check(innocent), [], 'an innocent file is blamed')
    assert.deepEqual(check(sources), [])
  })
}

const layerOf = (path) => /^src\/([a-z]+)[./]/.exec(path)?.[1]
const lines = (text) => text.split('\n')

// Every line of the code (no comments, no literals) that matches, as a complaint.
function grep(texts, pattern, why) {
  return Object.entries(texts).flatMap(([path, text]) => lines(readC(text).code).flatMap((line, i) => {
    const m = pattern.exec(line)
    return m ? [`${path}:${i + 1}: ${m[0].trim()}: ${why}`] : []
  }))
}

const only = (texts, wanted) => Object.fromEntries(Object.entries(texts).filter(([path]) => wanted(path)))

// --- arrows

// The arrows of docs/architecture.md: what a layer links.
const uses = {
  base: [], num: ['base'], data: ['base'], model: ['num', 'data'], store: ['data'], io: ['data'], report: ['data'],
  service: ['model', 'store', 'io', 'report'], http: ['service'], cli: ['http'],
}
// What its files may include: everything below, except that http and cli do not reach past the services.
const below = (layer) => [...new Set(uses[layer].flatMap((l) => [l, ...below(l)]))]
const mayInclude = Object.fromEntries(Object.keys(uses).map((l) => [l, [l, ...below(l)]]))
mayInclude.http = ['http', 'service', 'data', 'base']
mayInclude.cli = ['cli', 'http', 'service', 'data', 'base']
mayInclude.main = ['cli', 'base']

function arrows(texts) {
  return Object.entries(texts).flatMap(([path, text]) => includes(text).filter((i) => !i.system).flatMap((i) => {
    const from = layerOf(path)
    if (mayInclude[from]?.includes(i.path.split('/')[0])) return []
    return [`${path}:${i.line}: ${from} must not include "${i.path}"`]
  }))
}
rule('#include lines follow the arrows', arrows, [
  ['src/base/a.c', '#include "num/stat.h"'],
  ['src/num/a.c', '#include "data/cube.h"'],
  ['src/model/a.c', '#include "store/store.h"'],
  ['src/store/a.c', '#include "model/need.h"'],
  ['src/http/a.c', '#include "store/store.h"'],
  ['src/cli/a.c', '  # include "model/need.h"'],
  ['src/http/a.c', '#include "cli/cmd.h"'],
  ['src/main.c', '#include "service/need.h"'],
  ['src/num/a.c', '#include "stat.h"'],
  ['src/utils/a.c', '#include "base/err.h"'],
], {
  'src/model/a.c': '#include "model/need.h"\n#include "num/stat.h"\n#include "base/err.h"',
  'src/main.c': '#include "cli/cli.h"',
})

// The same arrows in CMakeLists.txt.
function cmakeArrows(text) {
  const found = {}
  for (const [, name, rest] of text.matchAll(/^qj_layer\((\w+)([^)]*)\)/gm))
    found[name] = (/USES([\s\S]*?)(?:LIBS|$)/.exec(rest)?.[1] ?? '').trim().split(/\s+/).filter(Boolean)
  return found
}
test('CMake links the same arrows', () => {
  assert.deepEqual(cmakeArrows('qj_layer(a USES b c LIBS m)\nqj_layer(b USES LIBS x)\n'), { a: ['b', 'c'], b: [] })
  assert.deepEqual(cmakeArrows(readFileSync(join(root, 'CMakeLists.txt'), 'utf8')), uses)
})

// --- headers of others

// Each library of others is met in one file or folder; threads of the system also where requests share a snapshot
// and where work goes on in the background.
const home = {
  'sodium.h': 'src/base/hash.c', 'xxhash.h': 'src/base/hash.c', 'pthread.h': ['src/base/threads.c', 'src/service/jobs.c', 'src/http/'],
  'sched.h': 'src/base/threads.c', 'sanitizer/asan_interface.h': 'src/base/arena.c',
  'Random123/philox.h': 'src/num/rng.c', 'immintrin.h': 'src/num/lanes.c', 'sqlite3.h': 'src/store/',
  'zstd.h': 'src/store/', 'jansson.h': 'src/io/', 'xlsxwriter.h': 'src/io/write_xlsx.c',
  'zip.h': 'src/io/xlsx', 'expat.h': 'src/io/xlsx',
  'cairo.h': 'src/report/cairo_draw.h', 'cairo-ft.h': 'src/report/cairo_draw.c', 'cairo-pdf.h': 'src/report/pdf.c',
  'ft2build.h': 'src/report/cairo_draw.c', 'hb.h': 'src/report/type.c', 'qrencode.h': 'src/report/qr.c',
  'microhttpd.h': 'src/http/', 'libdeflate.h': 'src/http/',
}
// The C library and the system, which any file may include unless a rule below says otherwise.
const common = new Set(`assert ctype errno fcntl float inttypes limits locale math poll signal stdalign stdarg stdatomic
  stdbool stddef stdint stdio stdlib string strings time unistd getopt
  arpa/inet netinet/in sys/eventfd sys/file sys/ioctl sys/mman sys/resource sys/socket sys/stat sys/statvfs sys/time sys/types sys/wait
  dirent termios`.split(/\s+/).map((h) => `${h}.h`))

function foreign(texts) {
  return Object.entries(texts).flatMap(([path, text]) => includes(text).filter((i) => i.system).flatMap((i) => {
    if (home[i.path] ? [home[i.path]].flat().some((h) => path.startsWith(h)) : common.has(i.path)) return []
    return [`${path}:${i.line}: <${i.path}>: ${home[i.path] ? `only in ${home[i.path]}` : 'not in the table of headers'}`]
  }))
}
rule('headers of other libraries stay in one place', foreign, [
  ['src/service/a.c', '#include <sqlite3.h>'],
  ['src/base/text.c', '#include <xxhash.h>'],
  ['src/num/a.c', '#include <gsl/gsl_rng.h>'],
], { 'src/store/a.c': '#include <sqlite3.h>\n#include <string.h>' })

// --- vectors

rule('functions compiled twice are static', (texts) => Object.entries(texts).flatMap(([path, text]) =>
  [...text.matchAll(/^QJ_CLONES (?!static )(.*)/gm)].map((m) => `${path}: clang 14 gives it another name: ${m[1]}`)), [
  ['src/num/a.c', '#include "num/clones.h"\nQJ_CLONES void f(void)'],
], { 'src/num/a.c': 'QJ_CLONES static void f(void)' })

// --- purity

const pure = (texts) => only(texts, (path) => ['num', 'model'].includes(layerOf(path)))
const call = (names) => new RegExp(`(?<![\\w.>])(?:${names.trim().split(/\s+/).join('|')})\\s*\\(`)

const worldly = /^(stdio|time|unistd|fcntl|locale|pthread|signal|dirent|poll|termios|getopt|stdlib|(sys|arpa|netinet)\/.*)\.h$/
rule('num and model meet no file, clock, environment or terminal', (texts) => [
  ...Object.entries(pure(texts)).flatMap(([path, text]) => includes(text)
    .filter((i) => worldly.test(i.path) || /^base\/(file|clock|csv|json)\.h$/.test(i.path))
    .map((i) => `${path}:${i.line}: ${i.path} in a pure layer`)),
  ...grep(pure(texts), call(`printf fprintf puts putchar fputs fopen open read write getenv secure_getenv time clock
    clock_gettime gettimeofday rand srand random drand48 exit abort system setlocale
    qj_file_read qj_file_write qj_clock_seconds qj_clock_stamp`), 'a pure layer'),
], [
  ['src/model/a.c', '#include <stdio.h>'],
  ['src/num/a.c', '#include "base/clock.h"'],
  ['src/model/a.c', 'int x = getenv("HOME") != 0;'],
  ['src/num/a.c', '  t = time (NULL);'],
], { 'src/cli/a.c': '#include <stdio.h>\nprintf("");', 'src/num/a.c': '// time(x)\nqj_sum(n, x); s.time(x);' })

rule('num and model use our own exp and log', (texts) => grep(pure(texts), call(`exp log pow exp2 exp10 expm1 log1p log2
  log10 expf logf powf cbrt hypot sin cos tan asin acos atan atan2 sinh cosh tanh erf erfc tgamma lgamma fma
  cblas_\\w+ LAPACKE_\\w+`), 'differs between machines'), [
  ['src/model/a.c', 'y = exp(x);'],
  ['src/num/a.c', 'y = 2 *log1p (x);'],
  ['src/num/a.c', 'y = cblas_ddot(n, x, 1, y, 1);'],
], { 'src/model/a.c': 'y = qj_exp(x) + sqrt(z); // exp(x)', 'src/service/a.c': 'exp(x)' })

rule('memory is taken in base and store only', (texts) =>
  grep(only(texts, (p) => !['base', 'store'].includes(layerOf(p))),
    call('malloc calloc realloc reallocarray aligned_alloc posix_memalign free alloca'), 'take it from an arena'), [
  ['src/http/a.c', 'char *p = malloc(3);'],
  ['src/service/a.c', 'free (p);'],
], { 'src/base/arena.c': 'p = malloc(3); free(p);', 'src/http/a.c': 'qj_arena_free(a); MHD_free(x);' })

rule('functions that invite mistakes are not used',
  (texts) => grep(texts, call(`strcpy strcat sprintf vsprintf gets strtok strtok_r atoi atol atoll atof strdup strndup
    asprintf setlocale tmpnam mktemp longjmp`), 'banned'), [
  ['src/base/a.c', 'strcpy(a, b);'],
  ['src/cli/a.c', 'n = atoi(s);'],
], { 'src/base/a.c': 'my_strcpy(a, b); snprintf(a, n, "strcpy(");' })

// Only constant tables live outside of functions. A signal handler has nowhere else to leave its word.
rule('there are no variables but local ones', (texts) =>
  grep(texts, /^\s*static\s+(?!const\b|inline\b|_Noreturn\b|volatile sig_atomic_t\b|atomic_bool\b)[^(]*[;=]/, 'a global variable'), [
  ['src/base/a.c', 'static int count;'],
  ['src/base/a.c', 'static char buffer[20] = "";'],
  ['src/base/a.c', '    static qj_arena *a = NULL;'],
], {
  'src/base/a.c': 'static const int x[] = {1};\nstatic int f(void);\nstatic volatile sig_atomic_t stop;\nstatic inline int g() {',
})

// Parse, one service call, render: a handler that is longer does something that belongs to a service.
function longFunctions(texts) {
  return Object.entries(only(texts, (p) => /^src\/(http\/api|cli\/cmd)_\w+\.c$/.test(p))).flatMap(([path, text]) =>
    [...text.matchAll(/^[a-z][^;\n]*\b(qj_api_\w+|cmd_\w+)\([^;{]*\{\n([\s\S]*?)^\}/gm)].flatMap(([, name, body]) =>
      lines(body).length - 1 > 30 ? [`${path}: ${name} has ${lines(body).length - 1} lines`] : []))
}
rule('no handler and no command has more than 30 lines', longFunctions, [
  ['src/http/api_need.c', `qj_rc qj_api_need(int a,\n    int b) {\n${'    x();\n'.repeat(31)}}\n`],
], { 'src/http/api_need.c': `qj_rc qj_api_need(int a) {\n${'    x();\n'.repeat(30)}}\n` })

// --- size and words

// path: reason why it may have more than 800 lines
const long = { 'web/src/api/schema.d.ts': 'made from api/openapi.yaml' }
rule('no file has more than 800 lines', (texts) => Object.entries(texts).flatMap(([path, text]) =>
  lines(text).length > 801 && !long[path] ? [`${path}: ${lines(text).length - 1} lines`] : []), [
  ['src/base/a.c', 'x\n'.repeat(801)],
], { 'src/base/a.c': 'x\n'.repeat(800) })

test('no page, generator, test or script has more than 800 lines', () => {
  for (const folder of ['web', 'gen', 'tests', 'tools', 'bench'])
    for (const [path, text] of Object.entries(files(folder, /\.(c|h|m?js|tsx?|css|sh|cmake)$/)))
      assert.ok(lines(text).length <= 801 || long[path], `${path}: ${lines(text).length} lines`)
})

// Tables of letters (case, order) are the only Cyrillic in C; everything else that is read comes from po.
const letters = /^src\/base\/(text|fold|collate|utf8)\w*\.(c|h|def)$/
rule('no text in a natural language stands in C', (texts) => Object.entries(texts).flatMap(([path, text]) =>
  letters.test(path) ? [] : readC(text).strings.filter((s) => /\p{Script=Cyrillic}/u.test(s.text))
    .map((s) => `${path}:${s.line}: "${s.text}": put it into po`)), [
  ['src/cli/a.c', 'puts("Қажет");'],
], { 'src/cli/a.c': '// Қажет\nputs("need");' })

// A sentence: three plain words in a row; a command line with its options is none. SQL stays in store; the few others
// are named here with their reason.
const sentence = /\p{Lu}?\p{Ll}{2,} \p{Ll}{2,} \p{Ll}{2,}/u
const notRead = [
  [/^src\/cli\/completion\.c$/, /^# Completion/], // a program for bash
  [/^src\/cli\//, / --[a-z]/], // an example in the help
  [/^src\/service\/calc\.def$/, /^calc [a-z]+ .*--[a-z]/], // an example in the help
  [/^src\/service\/claim_meaning\.c$/, /^/], // beginnings of definitions in claims.csv, by which claims are recognised
]
rule('no sentence stands in the layers that talk to people', (texts) =>
  Object.entries(only(texts, (p) => ['cli', 'http', 'service', 'main'].includes(layerOf(p)))).flatMap(([path, text]) =>
    readC(text).strings.filter((s) => sentence.test(s.text) && !notRead.some(([p, r]) => p.test(path) && r.test(s.text)))
      .map((s) => `${path}:${s.line}: "${s.text}": put it into po`)), [
  ['src/cli/a.c', 'fprintf(stderr, "The file was "\n "not found\\n");'],
  ['src/http/a.c', 'x = "cannot open the page";'],
], { 'src/http/a.c': 'x = "text/html; charset=utf-8"; y = "no-store, max-age=0";', 'src/store/a.c': '"select id from facts"' })

rule('nothing is left for later', (texts) => Object.entries(texts).flatMap(([path, text]) => lines(text).flatMap((s, i) =>
  /\b(TODO|FIXME|XXX|HACK|placeholder|not implemented)\b/i.test(s) ? [`${path}:${i + 1}: ${s.trim()}`] : [])), [
  ['src/base/a.c', '// TODO: later'],
], { 'src/base/a.c': '// done' })
