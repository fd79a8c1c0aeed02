import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { addressField, fieldNames, ruleOf } from '../../server/policy/fields.ts'
import { stylesheet } from '../../views/assets/assets.ts'
import { en } from '../../views/text/en.ts'
import { nb } from '../../views/text/nb.ts'
import { isTextKey } from '../../views/text/lookup.ts'
import { allPages } from './support/pages.ts'
import { lix, sentencesOf, seenText } from './support/readability.ts'
import type { Words } from './support/samples.ts'

const kilobyte = 1024
const languages = ['nb', 'en'] as const
const pages = languages.flatMap(language =>
  Object.entries(allPages(language)).map(([name, html]) => ({ name: `${language}/${name}`, language, html })),
)

describe('every page', () => {
  it('is a whole document in its language, with one heading, a skip link and a footer', () => {
    for (const { name, language, html } of pages) {
      assert.ok(html.startsWith(`<!doctype html><html lang="${language}" data-color-scheme="auto">`), name)
      assert.equal(html.match(/<h1/g)?.length, 1, name)
      assert.match(html, /<a class="ds-skip-link" href="#main">/, name)
      assert.match(html, /<main id="main"/, name)
      assert.ok(html.includes(language === 'nb' ? nb['footer.cookies'] : en['footer.cookies']), name)
    }
  })

  it('has its heading and the employer in the title; failed ones start with "Feil:"', () => {
    for (const { name, html } of pages) {
      const title = /<title>([^<]*)<\/title>/.exec(html)?.[1] ?? ''
      const heading = seenText(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? '').trim()
      assert.ok(seenText(title).endsWith(`${heading} – Fjordkontor AS`), `${name}: ${title}`)
      if (/error|apply-errors|apply-stale/.test(name)) assert.match(title, /^(Feil|Error): /, name)
      if (/\/(apply|jobs|receipt)$/.test(name)) assert.doesNotMatch(title, /^(Feil|Error): /, name)
    }
  })

  it('privacy P15, P32: obeys the content security policy: no style, inline script, event attribute, foreign host, image', () => {
    for (const { name, html } of pages) {
      const tags =
        html.replace(/<script type="application\/ld\+json">[^<]*<\/script>/g, '').match(/<[^>]+>/g) ?? []
      for (const tag of tags) {
        assert.doesNotMatch(tag, /\sstyle=|<style|<img|<iframe|\son[a-z]+=/i, name)
        assert.doesNotMatch(tag, /\s(src|action)="(https?:)?\/\//, name)
        if (tag.startsWith('<script'))
          assert.match(tag, /^<script type="module" src="\/jobb\/assets\/site\.[^"]+"/, name)
      }
    }
  })

  it('names in its summary of errors what the button does', () => {
    const acts: Record<string, readonly [string, string]> = {
      'correct-error': ['lagrer', 'save'],
      'restrict-error': ['begrenser', 'restrict'],
      'received-error': ['henter', 'fetch'],
      'contest-error': ['sender', 'send'],
      'my-messages-error': ['sender', 'send'],
    }
    for (const { name, language, html } of pages) {
      const act = acts[name.split('/')[1] ?? '']?.[language === 'nb' ? 0 : 1]
      const said = `${language === 'nb' ? 'Rett én ting før du' : 'Fix one thing before you'} ${act}`
      if (act) assert.ok(seenText(html).includes(said), name)
    }
  })

  it('says to a person "you" of their own case, and why one ended without an answer', () => {
    for (const { name, language, html } of pages.filter(page => /\/own-case/.test(page.name))) {
      const texts = language === 'nb' ? nb : en
      assert.ok(!seenText(html).includes(texts['cases.asked']), name)
      if (name.endsWith('outlived')) assert.ok(seenText(html).includes(texts['cases.outlived']), name)
    }
  })

  it('tells two applications to one job apart by their references', () => {
    for (const language of languages) {
      const { my = '', 'copies-several': copies = '' } = allPages(language)
      for (const html of [my, copies]) assert.match(seenText(html), /7Q2M9-XKD4R/)
    }
  })

  /** What the policy document names elsewhere: the employer's own pages, the authority. */
  const isOfController = /^https:\/\/(fjordkontor\.example|www\.datatilsynet\.no)$/

  it('links below the mount, in its language, and only to pages there are', () => {
    const there =
      /^\/jobb(\/en)?\/(jobs(\.rss)?|find|certificates|links|receipts|erasures|unsubscribe|recipients|referee|transfers|privacy|accessibility|my|staff|assets)(\/|$|\?|#)/
    for (const { name, html } of pages) {
      for (const [, address = ''] of html.matchAll(/(?:href|action)="([^"]*)"/g)) {
        if (/^(#|mailto:|http:\/\/localhost)/.test(address)) continue
        if (isOfController.test(address)) continue
        if (address.startsWith('/jobb/x') || address.startsWith('/jobb/en/x')) continue
        assert.match(address, there, `${name}: ${address}`)
      }
    }
  })

  it('has language links that keep page and query', () => {
    const { jobs = '' } = allPages('en')
    assert.match(jobs, /href="\/jobb\/jobs\?after=3"[^>]*lang="nb"/)
    assert.match(jobs, /href="\/jobb\/en\/jobs\?after=3"[^>]*lang="en"/)
  })

  it('has each id once, and every label, hint and error points to one', () => {
    for (const { name, html } of pages) {
      const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(found => found[1])
      assert.equal(new Set(ids).size, ids.length, name)
      for (const [, targets = ''] of html.matchAll(/\s(?:for|aria-describedby|aria-labelledby)="([^"]*)"/g)) {
        for (const target of targets.split(' ')) assert.ok(ids.includes(target), `${name}: ${target}`)
      }
      for (const [, target] of html.matchAll(/href="#([^"]*)"/g))
        assert.ok(ids.includes(target), `${name}: #${target}`)
    }
  })

  it('keeps its budget: 20 kB gzipped, the form with its style under 60 kB', () => {
    for (const { name, html } of pages) assert.ok(gzipSync(html).length <= 20 * kilobyte, name)
    const { apply = '' } = allPages('nb')
    assert.ok(gzipSync(apply).length + gzipSync(stylesheet.body).length < 60 * kilobyte)
  })

  it('reads easily: LIX under 40', () => {
    for (const language of languages) {
      for (const page of pages.filter(({ name }) => name.startsWith(`${language}/`))) {
        const text = sentencesOf(page.html)
        if (text.split(' ').length >= 30) assert.ok(lix(text) < 40, `${page.name}: ${lix(text)}`)
      }
    }
  })
})

describe('the English pages', () => {
  it('hold no Norwegian sentence', () => {
    const norwegian = Object.entries(nb).flatMap(([key, text]) =>
      isTextKey(key) && text !== en[key] && text.length >= 8
        ? text.split(/\{\w+\}/).filter(part => part.length >= 8)
        : [],
    )
    for (const [name, html] of Object.entries(allPages('en'))) {
      const seen = seenText(html)
      for (const text of norwegian) {
        const at = seen.indexOf(text)
        const whole = at >= 0 && !/\p{L}/u.test(seen.charAt(at + text.length))
        assert.ok(!whole, `${name}: ${text}`)
      }
    }
  })
})

describe('what people typed', () => {
  const payload = '"><img src=x onerror=alert(1)></script><script>alert(2)</script>&lt;\'`{n}'
  const hostile: Words = { name: payload, job: payload, text: payload, file: payload, address: payload }

  it('never becomes markup, in any field of any page', () => {
    for (const language of languages) {
      const plain = allPages(language)
      for (const [name, html] of Object.entries(allPages(language, hostile))) {
        assert.doesNotMatch(html, /<img|<script>/, name)
        assert.equal(html.match(/<script/g)?.length, plain[name]?.match(/<script/g)?.length, name)
      }
    }
  })

  it('is in the form as it was typed, line breaks and all', () => {
    const words: Words = { name: 'Åse', job: 'Kokk', text: '  en\n\nto <3', file: 'x', address: 'a@b.no' }
    const { 'apply-stale': html = '' } = allPages('nb', words)
    const letter = fieldNames.find(name => ruleOf(name).kind === 'text')
    assert.match(html, new RegExp(`<textarea[^>]*id="${letter}"[^>]*>  en\n\nto &lt;3</textarea>`))
    assert.match(html, /value="Åse"/)
  })

  it('cannot end the structured data of an advert', () => {
    const { advert = '' } = allPages('nb', hostile)
    const data = /<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(advert)?.[1] ?? ''
    assert.doesNotMatch(data, /</)
    const posting: unknown = JSON.parse(data)
    assert.ok(JSON.stringify(posting).includes(`"title":${JSON.stringify(payload)}`))
  })
})

describe('the form', () => {
  const { apply = '', 'apply-errors': errors = '' } = allPages('nb')

  it('has an input for each field with its autocomplete, and tags every label', () => {
    for (const name of fieldNames) {
      assert.match(apply, new RegExp(`id="${name}"[^>]*autocomplete="${ruleOf(name).autocomplete}"`), name)
    }
    const inputs = apply.match(/<(label|legend)[^>]*class="ds-label"|class="ds-label"/g)?.length ?? 0
    const tags = apply.match(/class="need/g)?.length ?? 0
    assert.ok(tags >= fieldNames.length + 8 && tags <= inputs)
  })

  it('posts to its form key as multipart, without the browser stopping it', () => {
    assert.match(apply, /<form[^>]*method="post"[^>]*enctype="multipart\/form-data"[^>]*novalidate/i)
    assert.match(apply, /action="\/jobb\/jobs\/kokk-80-prosent\/apply\?form=key\.mac"/)
  })

  it('has the short notice with rule and date directly above the button', () => {
    const notice = 'Vi sletter 6 måneder etter avgjørelsen; uten avgjørelse 22. november 2027.'
    assert.ok(apply.indexOf(notice) > 0 && apply.indexOf(notice) < apply.indexOf(nb['apply.submit']))
  })

  it('lists every problem on top, focused, in the words at the field, and keeps held files', () => {
    assert.match(errors, /<section class="ds-error-summary"[^>]*tabindex="-1"[^>]*autofocus/i)
    assert.match(errors, /Rett 3 ting før du sender/)
    assert.equal(errors.split(nb['err.email']).length - 1, 2)
    assert.match(errors, new RegExp(`id="${addressField}"[^>]*aria-invalid="true"`))
    assert.match(errors, /<input[^>]*type="checkbox"[^>]*name="dropHeld"[^>]*value="fil_1"/)
    assert.match(errors, /ligger klar til 23\. november 2026 kl\. 14\.02/)
  })
})

describe('the applicant’s page', () => {
  it('says first when and why it is deleted', () => {
    const seen = seenText(/<\/h1>[\s\S]*/.exec(allPages('nb')['mine'] ?? '')?.[0] ?? '').trim()
    assert.ok(
      seen.startsWith('Uten avgjørelse sletter vi søknaden din 2. november 2027. Det er 12 måneder etter'),
      seen.slice(0, 90),
    )
  })
})

describe('the page of a deletion', () => {
  it('refreshes by itself only when asked to, and only while running', () => {
    const all = allPages('nb')
    for (const [name, html] of Object.entries(all)) {
      assert.equal(
        /<noscript><meta http-equiv="refresh"/.test(html),
        ['erasure-follow', 'copy-follow'].includes(name),
        name,
      )
    }
  })

  it('says so when nothing has changed for 60 seconds', () => {
    assert.match(allPages('nb')['erasure-running'] ?? '', /Ingen endring på 60 sekunder\./)
    assert.doesNotMatch(allPages('nb')['erasure-done'] ?? '', /Ingen endring/)
  })
})

describe('the strip of a decision', () => {
  it('says what was saved, when the mail goes and when all is deleted, with undo', () => {
    const seen = seenText(allPages('nb')['read-rejected'] ?? '')
    assert.match(
      seen,
      /Avslag lagret\. E-posten går kl\. 14\.32\. Opplysningene slettes 22\. mai 2027\. Angre/,
    )
  })
})
