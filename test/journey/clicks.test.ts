import assert from 'node:assert/strict'
import { sendMail } from '../../jobs/send-mail.ts'
import { fields } from '../../server/policy/fields.ts'
import type { Language } from '../../server/policy/languages.ts'
import { aPerson, describeInBrowser } from '../support/browser.ts'
import { signIn, type StaffMember } from '../support/staff-member.ts'
import { aWorld, linkIn, type Applied, type World } from '../support/world.ts'
import { enterByLink, open, pathFor, read, words } from './acts.ts'
import { keyboard, mouse } from './hands.ts'
import { reject, staffJourneys } from './staff-clicks.ts'
import type { Journey, Walk } from './walk.ts'

const nameOf: Record<Language, string> = fields.fullName.label

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** The first click is on the link in the mail. */
const inTheMail = 1

describeInBrowser('the clicks of a journey, without script', function () {
  let world: World
  let staff: StaffMember
  /** Whom a mail about a decision, and one about a deletion soon, has told of an erasure by link. */
  const told: Record<'decision' | 'notice', Partial<Record<Language, Applied>>> = { decision: {}, notice: {} }

  before(async () => {
    world = await aWorld({ now: '2027-03-01T10:00:00Z' })
    await world.vacancy()
    staff = await world.staff(['recruiter', 'privacyOfficer'])
    await rejected('notice')
    const { due } = await world.row(told.notice.nb ?? assert.fail())
    await world.restartOn(new Date(Date.parse(`${due.date}T10:00:00Z`) - 10 * dayMs))
    await signIn(staff)
    await rejected('decision')
    const begun = world.ctx.clock.now().getTime()
    await world.restartOn(new Date(begun + hourMs))
    await signIn(staff)
    await world.ring()
  })
  after(async () => await world?.close())

  async function rejected(as: 'decision' | 'notice'): Promise<void> {
    for (const language of ['nb', 'en'] as const) {
      const applied = await world.apply({ language })
      told[as][language] = applied
      await reject(staff, applied)
    }
  }

  /** The last link of the last mail: the one that erases. */
  const erasesBy = (mail: keyof typeof told): Journey => ({
    from: async () => undefined,
    by: async ({ page, hand, language, say }) => {
      const applied = told[mail][language] ?? assert.fail()
      const { text } = world.mailTo(applied)
      const links = text.match(/https?:\/\/\S+\/links\/[\w-]{43}/g) ?? []
      assert.equal(links.length, { decision: 1, notice: 2 }[mail], text)
      assert.equal(await open(page, links.at(-1) ?? ''), 200)
      await hand.button(say('erase.button'))
    },
    clicks: 2 - inTheMail,
    ends: async ({ language }) => await isHidden(told[mail][language] ?? assert.fail()),
  })

  async function isHidden(applied: Applied): Promise<void> {
    assert.equal((await world.row(applied)).state, 'erasure_pending')
    const page = await staff.get(`/staff/applications/${applied.row._id}`)
    assert.equal(page.status, 404)
  }

  const journeys: Readonly<Record<string, Journey>> = {
    'apply, from the form': {
      from: async ({ opens, applied }) => {
        const { slug } = (await world.ctx.vacancies.byId(applied.row.vacancyId)) ?? assert.fail()
        await opens(`/jobs/${slug}/apply`)
      },
      by: async ({ hand, say, language }) => {
        await hand.write(nameOf[language], 'Tre Svar')
        await hand.write(fields.emailAddress.label[language], `tre-svar-${language}@eksempel.no`)
        await hand.write(fields.letter.label[language], 'Jeg kan passe lys.')
        await hand.button(say('apply.submit'))
      },
      clicks: 1,
      ends: async ({ page, say }) => assert.ok((await read(page)).includes(say('receipt.title'))),
    },
    'see my data, from the receipt mail': {
      from: async () => undefined,
      by: async ({ page, hand, say, applied }) => {
        assert.equal(await open(page, linkIn(world.mailTo(applied))), 200)
        await hand.button(say('link.open'))
      },
      clicks: 2 - inTheMail,
      ends: async ({ page, applied }) => {
        const seen = await read(page)
        for (const field of ['fullName', 'emailAddress', 'letter'])
          assert.ok(seen.includes(String(applied.fields[field])), field)
      },
    },
    'correct a field, from its page': {
      from: async ({ enters }) => await enters(),
      by: async ({ hand, say, language }) => {
        await hand.link(say('correct.linkOf', { field: nameOf[language] }))
        await hand.write(nameOf[language], 'Nye Navnsen')
        await hand.button(say('correct.save'))
      },
      clicks: 2,
      ends: async ({ page, applied }) => {
        const seen = await read(page)
        assert.ok(seen.includes('Nye Navnsen') && !seen.includes(String(applied.fields['fullName'])))
      },
    },
    'erase, from the mail about the decision': erasesBy('decision'),
    'erase, from the mail before the deletion': erasesBy('notice'),
    'erase, from the own page': {
      from: async ({ enters }) => await enters(),
      by: async ({ hand, say }) => {
        await hand.link(say('mine.erase'))
        await hand.button(say('erase.button'))
      },
      clicks: 2,
      ends: async ({ applied }) => await isHidden(applied),
    },
    'ask for a copy of everything': {
      from: async ({ enters }) => await enters(),
      by: async ({ hand, say }) => await hand.button(say('takeout.mineButton')),
      clicks: 1,
      ends: async ({ page, hand, say }) => {
        await world.ring()
        await page.reload()
        const [download = ''] = say('takeout.download', { size: '\n' }).split('\n')
        const archive = await hand.download(download.trim())
        assert.equal(hand.clicks(), 2, 'one more downloads it')
        assert.equal(archive.toString('latin1', 0, 4), 'PK\u0003\u0004')
        assert.ok(archive.includes('CV.pdf'))
      },
    },
    'give a consent': {
      from: async ({ enters, opens }) => {
        await enters()
        await opens('/my/consents')
      },
      by: async ({ hand, say }) => await hand.button(say('consent.give')),
      clicks: 1,
      ends: async ({ page, say }) => assert.ok((await read(page)).includes(say('consent.withdraw'))),
    },
    'take a consent back, by as many': {
      from: async ({ enters, opens, page, say }) => {
        await enters()
        await opens('/my/consents')
        await mouse(page).button(say('consent.give'))
      },
      by: async ({ hand, say }) => await hand.button(say('consent.withdraw')),
      clicks: 1,
      ends: async ({ page, say }) => assert.ok((await read(page)).includes(say('consent.withdrawn'))),
    },
    'restrict the use with a reason, and lift that': {
      from: async ({ enters }) => await enters(),
      by: async ({ hand, say, applied }) => {
        await hand.link(say('restrict.open'))
        await hand.choose(say('restrict.reason.accuracy'))
        await hand.button(say('restrict.button'))
        assert.deepEqual(
          (await world.row(applied)).stops.map(stop => stop.kind),
          ['restriction'],
        )
        await hand.button(say('restrict.lift'))
      },
      clicks: 3,
      ends: async ({ applied }) => assert.deepEqual((await world.row(applied)).stops, []),
    },
    'see when it is deleted': {
      from: async ({ enters }) => await enters(),
      by: async () => undefined,
      clicks: 0,
      ends: async ({ page, language, applied }) => {
        const { due } = await world.row(applied)
        const day = new Intl.DateTimeFormat(language === 'nb' ? 'nb-NO' : 'en-GB', { dateStyle: 'long' })
        const first = await read(page, '.promise__when')
        assert.ok(first.includes(day.format(new Date(due.date))), first)
      },
    },
    ...staffJourneys(() => ({ world, staff })),
  }

  const ways = [
    { how: 'by mouse, in Norwegian', language: 'nb', width: 1280, handOf: mouse },
    { how: 'by keys alone, in English, at 320 px', language: 'en', width: 320, handOf: keyboard },
  ] as const

  for (const { how, language, width, handOf } of ways)
    for (const [title, journey] of Object.entries(journeys))
      it(`${title}, ${how}`, async () => {
        const person = await aPerson(world.url, { javaScript: false, width })
        const { page, context } = person
        const applied = await world.apply({ language })
        await sendMail.run(world.ctx)
        const walk: Walk = {
          ...{ language, page, applied, hand: handOf(page) },
          say: (key, values) => words(language, key, values),
          opens: async path => assert.equal(await open(page, pathFor(language, path)), 200),
          enters: async () => await enterByLink(page, linkIn(world.mailTo(applied)), language),
          works: async () =>
            await context.addCookies(
              [...staff.cookies].map(([name, value]) => ({ name, value, url: world.url })),
            ),
        }
        await journey.from(walk)
        await journey.by(walk)
        assert.equal(walk.hand.clicks(), journey.clicks)
        await journey.ends(walk)
        const complaints = person.complaints()
        await person.leave()
        assert.deepEqual(complaints, [])
      })
})
