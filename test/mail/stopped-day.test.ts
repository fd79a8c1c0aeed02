import assert from 'node:assert/strict'
import type { DayTelling } from '../../views/mail/day-told.ts'
import type { Language } from '../../server/policy/languages.ts'
import { createDevelopmentMailbox, type DevelopmentMailbox } from '../../server/mail/development-mailbox.ts'
import { sendWaiting } from '../../server/mail/send.ts'
import { aPost, receiptMail, type Post } from './post.ts'

const days: Readonly<Record<Language, string>> = { nb: '22. mai 2027', en: '22 May 2027' }
const telling: readonly DayTelling[] = ['M3', 'M3revert', 'M4', 'M9due']

describe('a mail that tells the day of deletion', () => {
  let post: Post
  let mailbox: DevelopmentMailbox
  before(async () => {
    post = await aPost()
    mailbox = createDevelopmentMailbox(post)
  })
  after(async () => await post.close())

  const said = async (
    kind: DayTelling,
    language: Language,
    { stops = [], ...on }: { stops?: readonly string[]; movedTo?: string; objectedAt?: Date },
  ): Promise<string> => {
    const { values } = receiptMail('app_x')
    const more = { outcome: 'rejected', reason: 'mistake', dueOn: '2027-05-22' }
    const { unit } = await post.aMail({ kind, language, values: { ...values, ...more } })
    const rows = post.database.data.collection<{ _id: string; stops: object[]; due?: { date: string } }>(
      'glemme_applications',
    )
    await rows.deleteMany({})
    const standing = stops.map(stop => ({ kind: stop, ref: `ref_${stop}`, until: new Date() }))
    const due = on.movedTo === undefined ? {} : { due: { date: on.movedTo } }
    const objection = { objectedAt: on.objectedAt ?? null }
    await rows.insertOne(
      { _id: unit, stops: standing, ...due, ...objection },
      { bypassDocumentValidation: true },
    )
    await sendWaiting({ ...post, mailer: mailbox.mailer })
    return mailbox.mails().at(-1)?.text ?? ''
  }

  for (const language of ['nb', 'en'] as const) {
    it(`names it when nothing stops it (${language})`, async () => {
      for (const kind of telling) assert.ok((await said(kind, language, {})).includes(days[language]), kind)
    })

    it(`names it as it is when the mail leaves, also when it moved while the mail waited (${language})`, async () => {
      const moved = { nb: '28. desember 2027', en: '28 December 2027' }[language]
      for (const kind of telling) {
        const text = await said(kind, language, { movedTo: '2027-12-28' })
        assert.ok(text.includes(moved) && !text.includes(days[language]), text)
      }
    })

    it(`names no day while a hold or a restriction stands, since nothing is deleted on it (${language})`, async () => {
      const hold = { nb: /Et krav eller en plikt i lov/, en: /A claim or a duty in law/ }[language]
      const restriction = { nb: /Opplysningene dine er begrenset/, en: /Your data is restricted/ }[language]
      for (const kind of telling) {
        const held = await said(kind, language, { stops: ['restriction', 'hold'] })
        assert.match(held, hold, kind)
        assert.ok(!held.includes(days[language]), held)
        const restricted = await said(kind, language, { stops: ['restriction'] })
        assert.match(restricted, restriction, kind)
        assert.ok(!restricted.includes(days[language]), restricted)
      }
    })
  }

  it('says that it is deleted now when the person has asked for that, with no link, which would soon be dead', async () => {
    const objectedAt = new Date()
    for (const [language, now] of [
      ['nb', /Vi starter slettingen nå, og du får nummeret på slettebeviset/],
      ['en', /We start the deletion now, and a last e-mail gives you the number/],
    ] as const)
      for (const kind of ['M3', 'M4'] as const) {
        const text = await said(kind, language, { objectedAt })
        assert.match(text, now, kind)
        assert.doesNotMatch(text, /https?:[^ ]*links/, kind)
        assert.ok(!text.includes(days[language]), text)
      }
    const copyFirst = await said('M3', 'nb', { objectedAt, stops: ['access'] })
    assert.match(copyFirst, /starter slettingen når du har fått svar på kravet om innsyn/)
    assert.match(await said('M3', 'nb', { objectedAt, stops: ['hold'] }), /Et krav eller en plikt i lov/)
    assert.match(await said('M3revert', 'nb', { objectedAt }), /Uten avgjørelse slettes/, 'assessed again')
  })

  it('says that it waits for the answer to a request for access', async () => {
    const text = await said('M3', 'nb', { stops: ['access'] })
    assert.match(text, /slettes 22\. mai 2027, men ikke før du har fått svar på kravet om innsyn/)
  })
})
