import type { ComponentChildren } from 'preact'
import type { Language } from '../../server/policy/languages.ts'
import { Button, ButtonLink } from '../components/button.tsx'
import { Checkbox, Choices } from '../components/choices.tsx'
import { Bullets, PageHeading, Paragraph, Section } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { certificateText, sizeText } from '../numbers.ts'
import { counted, t } from '../text/lookup.ts'

/** The hidden input of a form to erase. */
export const erasureInput = 'erasure'

/** What an erasure of one application leaves that is of its person, and what it ends. */
export interface StaysBeside {
  /** The copy in the talent pool; `dueOn`, a local date, unless something keeps it past that. */
  copy: { dueOn: string | undefined } | undefined
  /** Whether something was agreed to, of which a receipt stays. */
  hasReceipt: boolean
  /** Whether others have got a copy. */
  hasCopies: boolean
  /** How long it is kept that a case was, after its answer: of this request, and of others. */
  caseMonths: number
  /** Whether the use is restricted, which the request ends. */
  isRestricted: boolean
}

/** What an erasure takes and leaves. */
export interface EraseFacts {
  job: string
  certificateNo: string
  /** Of the page that will follow it: the form carries it, so that sent twice it leads to the same page. */
  erasureToken: string
  fileCount: number
  /** Sum of the files, bytes. */
  fileBytes: number
  /** Whether the job asked questions of its own. */
  asksQuestions: boolean
  /** What stays beside the proof; nothing of it unless told. */
  beside?: StaysBeside
  coolingOff: { hours: number; skippable: boolean }
}

/** What `/my/applications/:id/erase` shows. `several` adds the choice `scope` (one, all). */
export interface ErasePageProps {
  frame: Frame
  applicationId: string
  several: boolean
  facts: EraseFacts
}

/** The page before an erasure: what goes, what stays, `now`, one red button. */
export function erasePage(p: ErasePageProps): string {
  const { frame, facts } = p
  const say = t(frame.language)
  const own = `/my/applications/${p.applicationId}`
  const state = { language: frame.language, typed: { scope: 'one' }, problems: [] }
  return renderPage(
    <Layout
      frame={frame}
      title={say('erase.title')}
      noindex
      trail={[
        { path: '/my', label: say('frame.my') },
        { path: own, label: facts.job },
      ]}
    >
      <PageHeading>{say('erase.title')}</PageHeading>
      <EraseLists frame={frame} facts={facts} />
      <form class="form" method="post" action={pathIn(frame, `${own}/erase`)} data-once="">
        {p.several ? (
          <Choices
            form={state}
            name="scope"
            legend={say('erase.scope')}
            many={false}
            choices={[
              { value: 'one', label: say('erase.scopeOne') },
              { value: 'all', label: say(facts.beside?.copy ? 'erase.scopeAllCopy' : 'erase.scopeAll') },
            ]}
          />
        ) : null}
        <EraseQuestion language={frame.language} facts={facts}>
          <ButtonLink href={pathIn(frame, own)} variant="tertiary">
            {say('erase.cancel')}
          </ButtonLink>
        </EraseQuestion>
      </form>
    </Layout>,
  )
}

/** Two lists: what goes, what stays. */
export function EraseLists({ frame, facts }: { frame: Frame; facts: EraseFacts }) {
  const { language } = frame
  const beside = besideText(frame, facts.beside)
  const say = t(language)
  const files = counted(language, 'file', facts.fileCount)
  const goes = [
    say('erase.goesApplication', { job: facts.job }),
    say('erase.goesLetter'),
    facts.asksQuestions ? say('erase.goesAnswers') : '',
    facts.fileCount > 0 ? say('erase.goesFiles', { files, size: sizeText(facts.fileBytes, language) }) : '',
    say('erase.goesNotes'),
    say('erase.goesMessages'),
    say('erase.goesContact'),
    say('erase.goesCases'),
    say('erase.goesLooks'),
  ]
  const stays = [
    say('erase.staysNumber', { number: certificateText(facts.certificateNo) }),
    say('erase.staysTimes'),
    say('erase.staysCounts'),
  ]
  return (
    <div class="two">
      <Section id="goes" heading={say('erase.goes')} quiet>
        <Bullets items={goes.filter(item => item !== '')} />
      </Section>
      <Section id="stays" heading={say('erase.stays')} quiet>
        <Bullets items={stays} />
        <Paragraph subtle>{say('erase.staysText')}</Paragraph>
        {beside.length === 0 ? null : (
          <>
            <Paragraph>{say('erase.staysBeside')}</Paragraph>
            <Bullets items={beside} />
          </>
        )}
      </Section>
    </div>
  )
}

function besideText(frame: Frame, beside: StaysBeside | undefined): string[] {
  const say = t(frame.language)
  if (!beside) return []
  const { dueOn } = beside.copy ?? {}
  const copy =
    dueOn === undefined
      ? say('erase.staysCopyStopped')
      : say('erase.staysCopy', { date: longDate(dueOn, frame) })
  return [
    ...(beside.copy ? [copy] : []),
    ...(beside.hasReceipt ? [say('erase.staysReceipt')] : []),
    ...(beside.hasCopies ? [say('erase.staysOthers')] : []),
    say('erase.staysCases', { months: counted(frame.language, 'month', beside.caseMonths) }),
  ]
}

/** Consequence, `now`, and the one red button. */
export function EraseQuestion(p: { language: Language; facts: EraseFacts; children?: ComponentChildren }) {
  const say = t(p.language)
  const { hours, skippable } = p.facts.coolingOff
  return (
    <>
      <Paragraph>
        {say('erase.result')}{' '}
        {hours > 0 ? say('erase.cooling', { hours: counted(p.language, 'hour', hours) }) : ''}{' '}
        {p.facts.beside?.isRestricted === true ? say('erase.lifts') : ''}
      </Paragraph>
      {skippable && hours > 0 ? (
        <Checkbox name="now" value="yes" label={say('erase.now', { n: hours })} />
      ) : null}
      <input type="hidden" name={erasureInput} value={p.facts.erasureToken} />
      <div class="actions">
        <Button color="danger">{say('erase.button')}</Button>
        {p.children}
      </div>
    </>
  )
}
