import type { ComponentChildren } from 'preact'
import { Facts } from '../components/text.tsx'
import { dateAndTime, longDate } from '../dates.ts'
import type { Frame } from '../frame.ts'
import { certificateText, sizeText } from '../numbers.ts'
import { counted, isTextKey, t } from '../text/lookup.ts'
import type { ShownBody, ShownCertificate, ShownCopies, ShownGrade } from './certificate-shape.ts'

/** What the folded part of a certificate is drawn from. */
export interface CertificateBodyProps {
  frame: Frame
  certificate: ShownCertificate
  copies: ShownCopies
  grade: ShownGrade
}

type Rows = (readonly [string, ComponentChildren])[]

/** Every part of the certificate, folded. Source: ux.md 9.4 */
export function CertificateBody(p: CertificateBodyProps) {
  const say = t(p.frame.language)
  const parts: { heading: string; rows: Rows }[] = [
    { heading: say('cert.title'), rows: identity(p) },
    { heading: say('cert.why'), rows: why(p) },
    { heading: say('cert.promises'), rows: promises(p) },
    { heading: say('cert.what'), rows: what(p) },
    { heading: say('cert.scan'), rows: scan(p) },
    { heading: say('cert.key'), rows: key(p) },
    { heading: say('cert.outside'), rows: outside(p) },
    { heading: say('cert.ledger'), rows: ledger(p) },
    { heading: say('cert.who'), rows: who(p) },
  ]
  return (
    <details class="ds-details certificate">
      <summary>{say('cert.body')}</summary>
      <div>
        {parts.map(part => (
          <section key={part.heading} class="certificate__part">
            <h3 class="ds-heading" data-size="2xs">
              {part.heading}
            </h3>
            <Facts rows={part.rows} />
          </section>
        ))}
      </div>
    </details>
  )
}

function identity({ frame, certificate: { body }, grade }: CertificateBodyProps): Rows {
  const say = t(frame.language)
  const unit = `unit.${body.unit}`
  return [
    [say('cert.number'), certificateText(body.number)],
    [say('cert.unit'), isTextKey(unit) ? say(unit) : body.unit],
    [say('cert.grade'), `${grade}: ${say(`grade.${grade}`)}`],
  ]
}

function reasonText(frame: Frame, body: ShownBody): string {
  const say = t(frame.language)
  const asked = `reason.${body.reason}`
  if (isTextKey(asked)) return say(asked)
  const rule = `purgeRule.${body.reason.replace(/^purge\./, '')}`
  return isTextKey(rule) ? say('reason.purge', { rule: say(rule) }) : body.reason
}

function why({ frame, certificate: { body } }: CertificateBodyProps): Rows {
  const say = t(frame.language)
  return [
    [say('cert.reason'), reasonText(frame, body)],
    [say('cert.policyVersion'), body.policy.version],
    [say('cert.trigger'), longDate(body.trigger.date, frame)],
  ]
}

function promises({ frame, certificate: { body } }: CertificateBodyProps): Rows {
  const say = t(frame.language)
  const at = (instant: string) => dateAndTime(new Date(instant), frame)
  const late = body.latenessHours
  return [
    [say('cert.promised'), body.promised ? longDate(body.promised, frame) : say('word.none')],
    [say('step.claimed'), at(body.times.claimed)],
    [say('step.deleted'), at(body.times.deleted)],
    [say('step.scanned'), at(body.times.scanned)],
    [say('step.keyless'), at(body.times.keyless)],
    [say('cert.lateness'), late === 0 ? say('cert.onTime') : counted(frame.language, 'hour', late)],
    ...(body.stoppedBy.length === 0 ? [] : [[say('cert.stopped'), body.stoppedBy.join(', ')] as const]),
    ...(body.noticeSentOn ? [[say('cert.noticeOn'), longDate(body.noticeSentOn, frame)] as const] : []),
  ]
}

function what({ frame, certificate: { body } }: CertificateBodyProps): Rows {
  const size = sizeText(body.fileBytes, frame.language)
  const files = body.files === 0 ? '0' : `${body.files}, ${size}`
  const say = t(frame.language)
  const places = Object.entries(body.counts).map(([place, count]) => {
    const key = `place.${place}`
    return [isTextKey(key) ? say(key) : place, count] as const
  })
  return [[say('cert.stored'), files], ...places]
}

function scan({ frame, certificate: { body } }: CertificateBodyProps): Rows {
  const { language } = frame
  const say = t(language)
  const result = (found: { places: number; found: number }) =>
    say('cert.scanResult', {
      places: counted(language, 'place', found.places),
      remains: counted(language, 'remain', found.found),
    })
  const { reference, value } = body.scan
  return [
    [say('cert.scanIds'), result(reference)],
    [say('cert.scanValues'), value === 'not_done' ? say('cert.scanNot') : result(value)],
  ]
}

function key({ frame, certificate: { body }, copies }: CertificateBodyProps): Rows {
  const say = t(frame.language)
  const at = (instant: Date | string) => ({ date: dateAndTime(new Date(instant), frame) })
  const { destroyBy } = body.epoch
  const late = copies.state === 'late' ? 'cert.readableLate' : 'cert.readable'
  return [
    [
      say('cert.epoch'),
      body.scan.key === 'not_done' ? say('cert.keyLost') : say('cert.keyDestroyed', at(body.times.keyless)),
    ],
    ...(copies.state === 'gone'
      ? [[say('cert.copies'), say('cert.readableNone', at(copies.at))] as const]
      : []),
    ...(copies.state === 'gone' || destroyBy === null
      ? []
      : [[say('cert.copies'), say(late, at(destroyBy))] as const]),
    [say('cert.backups'), dateAndTime(new Date(body.backupsUntil), frame)],
  ]
}

function outside({ frame, certificate: { body } }: CertificateBodyProps): Rows {
  const say = t(frame.language)
  return [[say('cert.outside'), body.outside.length === 0 ? say('cert.nothing') : body.outside.join(', ')]]
}

function ledger({ frame, certificate: { proof } }: CertificateBodyProps): Rows {
  const say = t(frame.language)
  return [
    [say('cert.entry'), proof.entry.seq],
    [say('cert.leaf'), say('cert.leafOf', { index: proof.leafIndex + 1, count: proof.leafCount })],
    [say('cert.path'), code(proof.path.length === 0 ? '–' : proof.path.join('\n'))],
    [say('cert.hash'), code(proof.entry.hash)],
    [say('cert.signature'), code(proof.entry.sig)],
    [say('cert.signingKey'), code(proof.entry.key)],
  ]
}

function who({ frame, certificate: { body } }: CertificateBodyProps): Rows {
  const say = t(frame.language)
  return [
    [say('cert.controller'), body.controller],
    [say('cert.authority'), body.authority],
    [say('cert.software'), body.software],
    [say('cert.dataMap'), code(body.dataMap)],
    [say('cert.checkAddress'), body.verifyUrl],
  ]
}

function code(text: string) {
  return <code class="code">{text}</code>
}
