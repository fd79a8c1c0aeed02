import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../server/base/config.ts'
import { quickChecks, thoroughChecks } from '../../server/operations/health.ts'
import { doneIn, doneOn, type DoneCode } from '../../views/done.ts'
import { checkNames } from '../../views/operations/check-names.ts'
import { t } from '../../views/text/lookup.ts'
import { officePages } from './support/office-pages.ts'
import { seenText } from './support/readability.ts'
import { plainWords } from './support/samples.ts'

const languages = ['nb', 'en'] as const
const states = { nb: ['I orden', 'Se på', 'Feil'], en: ['In order', 'Look at it', 'Fault'] }

describe('the state of an installation, on its pages', () => {
  it('has a row for each thing that is looked at, the chain among them, for whoever looks', () => {
    assert.deepEqual(new Set(quickChecks.map(({ name }) => name)), new Set(checkNames))
    assert.deepEqual(new Set(thoroughChecks.map(({ name }) => name)), new Set(checkNames))
    assert.equal(quickChecks.length, checkNames.length)
  })

  it('names each thing alike whether it is well or not, with a state in words', () => {
    for (const language of languages) {
      const say = t(language)
      const pages = officePages(language, plainWords)
      const [well, red, amber] = states[language]
      for (const name of checkNames) {
        const row = (page: string) =>
          seenText(
            (pages[page] ?? '')
              .split('<tr>')
              .find(some => some.includes(`${say(`health.${name}.name`)}</th>`)) ?? '',
          )
        assert.ok(row('privacy').includes(well ?? '?'), `${name}: ${row('privacy')}`)
        assert.ok(row('operations').includes(well ?? '?'), name)
        assert.ok(
          [red, amber].some(word => row('privacy-red').includes(word ?? '?')),
          name,
        )
        assert.notEqual(say(`health.${name}.name`), say(`health.${name}.title`), 'not the words of the alarm')
      }
    }
  })

  it('says for each thing that is not well what to do, in a sentence, and the guide says more', () => {
    const guide = readFileSync(join(packageRoot, 'docs/guides/when-something-is-red.md'), 'utf8')
    for (const name of checkNames) {
      assert.ok(guide.includes(`\n## ${name}\n`), name)
      for (const language of languages) {
        const todo = t(language)(`health.${name}.todo`, { what: 'purge-due' })
        assert.match(todo, /^\p{Lu}.{20,}\.$/u, `${language} ${name}: ${todo}`)
        assert.ok(seenText(officePages(language, plainWords)['privacy-red'] ?? '').includes(todo), name)
      }
    }
  })
})

describe('what a button did', () => {
  it('is said on the page one lands on, and nothing but what there is a sentence for', () => {
    for (const [code, path] of Object.entries(doneOn) as [DoneCode, string][]) {
      assert.equal(doneIn(`${path}?done=${code}`), code)
      for (const language of languages) assert.match(t(language)(`done.${code}`), /\.$/)
    }
    for (const text of ['', 'x', '<b>', 'toString', 'holdReleased&done=x', 'constructor'])
      assert.equal(doneIn(`/staff/jobs?done=${text}`), undefined, text)
    assert.equal(doneIn('/my?done=vacancyDeleted'), undefined, 'only where it can have happened')
  })
})
