/** Small sources for one rule. */
export interface Planted {
  /** Each of these must be caught, read together with `beside`. Path and text. */
  offending: Readonly<Record<string, string>>
  beside?: Readonly<Record<string, string>>
  /** None of these may be caught. */
  innocent: Readonly<Record<string, string>>
}

/** A name of a personal field, put together so that a search for it does not end here. */
const field = ['full', 'Name'].join('')
const deferred = ['TO', 'DO'].join('')
const alone = ['on', 'ly'].join('')

/** One offender at least for each rule, by the rule's title. */
export const planted: Readonly<Record<string, Planted>> = {
  'only base/config.ts reads the environment': {
    offending: { 'server/http/a.ts': 'const p = process.env.PORT', 'cli/b.ts': 'f(process . env)' },
    innocent: {
      'server/base/config.ts': 'read(process.env)',
      'server/http/a.ts': "// process.env\nsay('process.env')",
    },
  },
  'only base/clock.ts reads time': {
    offending: {
      'server/files/a.ts': 'const t = Date.now()',
      'jobs/b.ts': 'const t = new Date()',
      'views/c.tsx': 'const t = performance.now()',
      'server/policy/d.ts': 'const t = Temporal.Now.instant()',
    },
    innocent: { 'server/base/clock.ts': 'new Date()', 'jobs/a.ts': "new Date(0); new Date('2026-01-01')" },
  },
  'only base/ids.ts makes randomness, and the vault its keys and nonces': {
    offending: {
      'server/files/a.ts': 'const id = randomUUID()',
      'jobs/b.ts': 'const n = Math.random()',
      'server/vaults/c.ts': 'randomBytes(16)',
    },
    innocent: {
      'server/vault/a.ts': 'randomBytes(12)',
      'server/base/ids.ts': 'randomBytes(16)',
      'jobs/a.ts': 'randomBytesOf(4)',
    },
  },
  'only base/log.ts logs; the command line talks to its user': {
    offending: { 'server/mail/a.ts': "console.log('sent')", 'jobs/b.ts': "process.stdout.write('x')" },
    innocent: {
      'cli/a.ts': "process.stdout.write('x')",
      'server/base/log.ts': 'process.stderr',
      'jobs/a.ts': "ctx.log.info('x')",
    },
  },
  'only base/log.ts knows the log library': {
    offending: { 'server/http/a.ts': "import { pino } from 'pino'" },
    innocent: { 'server/base/log.ts': "import { pino } from 'pino'" },
  },
  'only base/program.ts starts programs': {
    offending: { 'server/files/a.ts': "import { spawn } from 'node:child_process'" },
    innocent: { 'server/base/program.ts': "import { spawn } from 'node:child_process'" },
  },
  'nothing is deleted or changed in bulk outside stores': {
    offending: {
      'server/portal/a.ts': 'await Model.deleteMany({})',
      'jobs/b.ts': 'await Model.updateMany({}, {})',
    },
    innocent: {
      'server/files/files-store.ts': 'await Model.deleteOne({ _id })',
      'server/portal/a.ts': 'map.delete(key)',
    },
  },
  'only stores touch models': {
    offending: {
      'server/portal/a.ts': "import { Schema } from 'mongoose'",
      'jobs/b.ts': "import type { Db } from 'mongodb'",
    },
    innocent: {
      'server/files/files-store.ts': "import { Schema } from 'mongoose'",
      'server/store/a.ts': "import {} from 'mongodb'",
    },
  },
  'text never becomes code': {
    offending: { 'server/a/b.ts': "eval('1')", 'server/a/c.ts': "new Function('a', 'return a')" },
    innocent: { 'server/a/b.ts': 'retrieval(1); isFunction(x); type F = Function' },
  },
  'a pattern is never made of a value': {
    offending: { 'server/a/b.ts': 'const p = new RegExp(given)', 'server/a/c.ts': "const p = RegExp('a')" },
    innocent: { 'server/a/b.ts': 'const p = /a/g; const t: RegExp = p' },
  },
  'the host name a client claims is never read': {
    offending: { 'server/http/a.ts': 'const h = req.hostname', 'server/http/b.ts': 'f(request.host)' },
    innocent: { 'server/http/a.ts': 'const h = config.host' },
  },
  'the Router renders by itself and leaves the host application alone': {
    offending: { 'server/http/a.ts': "res.render('x')", 'server/http/b.ts': "app.set('trust proxy', 1)" },
    innocent: { 'server/http/a.ts': 'map.set(1, 2); render(page)' },
  },
  'Agenda only rings': {
    offending: { 'server/store/queue.ts': "agenda.schedule('1 day', 'x')", 'jobs/a.ts': 'await job.save()' },
    innocent: { 'server/store/queue.ts': "agenda.every('1 minute', 'x')", 'jobs/a.ts': 'clock.now()' },
  },
  'every route is declared by route({ allow, record })': {
    offending: { 'server/portal/routes.ts': "router.get('/x', f)", 'server/app.ts': "app.post('/x', f)" },
    innocent: { 'server/http/mount.ts': 'router.get(path, f)', 'server/portal/routes.ts': 'map.get(1)' },
  },
  'no inline style or script, and no markup from text': {
    offending: {
      'views/a.tsx': 'const a = <p style="color: red">x</p>',
      'views/b.tsx': 'const a = <p dangerouslySetInnerHTML={{ __html: x }} />',
      'views/c.tsx': 'const a = <p onclick="x()">x</p>',
    },
    innocent: { 'views/a.tsx': 'const a = <p class="style">x</p>' },
  },
  'a default import or export never hides a name': {
    offending: { 'jobs/a.ts': 'export default 1', 'jobs/b.ts': 'export { a as default }' },
    innocent: { 'jobs/a.ts': 'export const a = 1' },
  },
  'deferred work is not a comment': {
    offending: { 'jobs/a.ts': `// ${deferred}: later` },
    innocent: { 'jobs/a.ts': '// todos os dias' },
  },
  'the address of the client is read in one file': {
    offending: { 'server/http/a.ts': 'f(req.ip)' },
    beside: { 'server/access/b.ts': 'f(req.ip)' },
    innocent: { 'server/http/a.ts': 'f(req.ip); f(req.ips)' },
  },
  'redirects leave from one file': {
    offending: { 'server/http/a.ts': 'res.redirect(303, to)' },
    beside: { 'server/staff/b.ts': 'res.redirect(to)' },
    innocent: { 'server/http/a.ts': 'res.redirect(303, to)' },
  },
  'files are kebab-case and named for what they hold': {
    offending: {
      'server/http/utils.ts': '',
      'server/http/readForm.ts': '',
      'server/common/a.ts': '',
      'jobs/date-helper.ts': '',
    },
    innocent: {
      'server/http/read-form.ts': '',
      'server/policy/data-map.ts': '',
      'server/vault/data-keys.ts': '',
    },
  },
  'exports are named for what they are': {
    offending: { 'jobs/a.ts': 'export class JobManager {}', 'jobs/b.ts': 'export const data = 1' },
    innocent: { 'jobs/a.ts': 'export const dataMap = 1', 'jobs/b.ts': 'export function handleForm() {}' },
  },
  'files have at most 300 lines': {
    offending: { 'jobs/a.ts': 'f()\n'.repeat(301) },
    innocent: { 'jobs/a.ts': 'f()\n'.repeat(300) },
  },
  'every export has a docstring': {
    offending: {
      'jobs/a.ts': 'export function a() {}',
      'jobs/b.ts': '/** B is true. */\nexport const b = 1\n\nexport const c = 2',
      'jobs/c.ts': '// no docstring\nexport interface C {}',
    },
    innocent: {
      'jobs/a.ts': "/** Letters. */\nexport type A = 'a'\nexport type B = 'b'\nexport { c } from './c.ts'",
    },
  },
  'folders import only what lies below them': {
    offending: {
      'server/policy/a.ts': "import { a } from '../base/ids.ts'",
      'server/policy/b.ts': "import { readFile } from 'node:fs'",
      'server/erasure/c.ts': "import type { A } from '../portal/a.ts'",
      'server/review/d.ts': "export { a } from '../portal/a.ts'",
      'server/app.ts': "import { jobs } from '../jobs/index.ts'",
      'jobs/e.ts': "const a = await import('../server/http/a.ts')",
      'views/f.tsx': "import { a } from '../server/base/ids.ts'",
      'server/http/g.ts': "import { a } from '../../test/support/a.ts'",
      'server/novelty/h.ts': "import { a } from '../base/ids.ts'",
    },
    innocent: {
      'server/policy/a.ts': "import { z } from 'zod'",
      'server/portal/a.ts': "import { a } from '../erasure/a.ts'\n// import { b } from '../operations/b.ts'",
      'server/glemme.ts': "import { jobs } from '../jobs/index.ts'",
      'cli/a.ts': "import { startGlemme } from '../server/glemme.ts'",
    },
  },
  'relative imports name the file and climb two floors at most': {
    offending: {
      'server/http/a.ts': "import { a } from './b'",
      'views/a/b/c.ts': "import { a } from '../../../server/policy/a.ts'",
    },
    innocent: { 'views/a/b.tsx': "import { a } from '../../server/policy/a.ts'\nimport 'zod'" },
  },
  'folders do not import each other in a circle': {
    offending: { 'server/mail/a.ts': "import { b } from '../vault/b.ts'" },
    beside: {
      'server/vault/b.ts': "import { c } from '../store/c.ts'",
      'server/store/c.ts': "import type { a } from '../mail/a.ts'",
    },
    innocent: {
      'server/vault/b.ts': "import { c } from '../store/c.ts'",
      'server/base/context.ts': "declare module '../vault/b.ts' {}",
    },
  },
  'personal fields are named in policy/fields.ts only': {
    offending: { 'views/a.tsx': `const a = x.${field}`, 'jobs/b.ts': `// ${field}` },
    innocent: { 'server/policy/fields.ts': `const a = { ${field}: 1 }` },
  },
  'no stored path is named like a personal field': {
    offending: {
      'server/portal/portal-store.ts': `const shape = { ${field}: String }`,
      'server/store/b.ts': 'const s = { letter: String }',
    },
    innocent: { 'server/portal/portal-store.ts': 'const shape = { profile: Buffer }' },
  },
  'tests lie where their source lies': {
    offending: { 'test/nowhere/a.test.ts': '' },
    innocent: { 'test/policy/a.test.ts': '', 'test/journey/a.test.ts': '', 'test/a.test.ts': '' },
  },
  'no test is run alone': {
    offending: { 'test/policy/a.test.ts': `it.${alone}('x', f)` },
    innocent: { 'test/policy/a.test.ts': "it('x', f)" },
  },
}
