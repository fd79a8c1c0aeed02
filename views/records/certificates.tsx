import { ProofChain } from '../charts/proof-chain.tsx'
import { Button, ButtonLink } from '../components/button.tsx'
import { ErrorSummary } from '../components/error-summary.tsx'
import { Input } from '../components/form.tsx'
import { Alert, Lead, PageHeading, Paragraph, Section } from '../components/text.tsx'
import { dateAndTime, longDate } from '../dates.ts'
import { renderPage } from '../document.ts'
import { pathIn, type Frame } from '../frame.ts'
import { Layout } from '../layout.tsx'
import { certificateText } from '../numbers.ts'
import { t } from '../text/lookup.ts'
import { CertificateBody } from './certificate-body.tsx'
import type { ShownCertificate, ShownCopies, ShownGrade } from './certificate-shape.ts'

/** What `/certificates` shows: field `number`, or file `certificate`. `problemKey` after a number or file that is none. */
export interface CheckPageProps {
  frame: Frame
  typed: string
  problem?: {
    field: 'number' | 'certificate'
    key: 'check.missing' | 'check.notCertificate' | 'check.tooLarge'
  }
}

/** The page where anybody checks a certificate. */
export function checkPage(p: CheckPageProps): string {
  const { frame } = p
  const say = t(frame.language)
  const problems = p.problem ? [p.problem] : []
  const state = { language: frame.language, typed: { number: p.typed }, problems }
  const action = pathIn(frame, '/certificates')
  return renderPage(
    <Layout frame={frame} title={say('check.title')} failed={problems.length > 0}>
      <ErrorSummary language={frame.language} problems={problems} heading="err.summaryCheck" />
      <PageHeading>{say('check.title')}</PageHeading>
      <Lead>{say('check.lead')}</Lead>
      <form class="form form--short" method="post" action={action} noValidate>
        <Input
          form={state}
          name="number"
          label={say('check.number')}
          hint={say('check.numberHint')}
          autocomplete="off"
        />
        <Button>{say('check.button')}</Button>
      </form>
      <Section id="file" heading={say('check.fileTitle')} quiet>
        <form class="form form--short" method="post" action={action} encType="multipart/form-data" noValidate>
          <Input
            form={state}
            name="certificate"
            label={say('check.file')}
            hint={say('check.fileHint')}
            type="file"
            accept=".json,application/json"
          />
          <Button variant="secondary">{say('check.fileButton')}</Button>
        </form>
      </Section>
    </Layout>,
  )
}

/** What `/certificates/:number` shows, and the answer to a posted certificate (`uploaded`). */
export type CertificatePageProps = { frame: Frame; number: string; uploaded: boolean } & (
  | { verdict: 'good'; grade: ShownGrade; copies: ShownCopies; certificate: ShownCertificate }
  | { verdict: 'reserved' | 'unknown' | 'broken' }
)

/** The verdict on one certificate, and the certificate. */
export function certificatePage(p: CertificatePageProps): string {
  const { frame } = p
  const say = t(frame.language)
  const title = say('cert.title')
  return renderPage(
    <Layout
      frame={frame}
      title={title}
      noindex
      trail={[{ path: '/certificates', label: say('frame.checkCertificate') }]}
    >
      <PageHeading over={certificateText(p.number)}>{title}</PageHeading>
      <Verdict {...p} />
      <p class="actions no-print">
        <ButtonLink href={pathIn(frame, '/certificates')} variant="secondary">
          {say('check.again')}
        </ButtonLink>
      </p>
    </Layout>,
  )
}

function Verdict(p: CertificatePageProps) {
  const { frame } = p
  const say = t(frame.language)
  if (p.verdict === 'good') return <Good {...p} />
  if (p.verdict === 'reserved') {
    return (
      <>
        <Alert color="info">{say('cert.reserved')}</Alert>
        <Paragraph>{say('cert.reservedMore')}</Paragraph>
      </>
    )
  }
  if (p.verdict === 'unknown') {
    return (
      <>
        <Alert color="warning">{say('cert.unknown')}</Alert>
        <Paragraph>{say('cert.unknownMore')}</Paragraph>
      </>
    )
  }
  return (
    <>
      <Alert color="danger">{say('cert.broken')}</Alert>
      <Paragraph>{say('cert.brokenMore')}</Paragraph>
    </>
  )
}

/** What is still to come, and by when: until the key epoch is destroyed a copy of the keys may be somewhere. */
function NextGrade({ frame, grade, copies, certificate }: CertificatePageProps & { verdict: 'good' }) {
  if (grade === 'D') return null
  const say = t(frame.language)
  const { destroyBy } = certificate.body.epoch
  const date = destroyBy === null ? '' : dateAndTime(new Date(destroyBy), frame)
  const when = copies.state === 'late' ? 'late' : destroyBy === null ? 'undated' : 'dated'
  return (
    <Paragraph>
      {grade === 'B' ? `${say('cert.next.B')} ` : ''}
      {copies.state === 'gone' ? say('cert.next.mail') : say(`cert.next.${when}`, { date })}
    </Paragraph>
  )
}

function Good(p: CertificatePageProps & { verdict: 'good' }) {
  const { frame, certificate, copies, grade } = p
  const say = t(frame.language)
  const { entry } = certificate.proof
  const { times } = certificate.body
  return (
    <>
      <Alert color="success">
        <strong>{say('cert.good')}</strong> {say('cert.reached', { grade, word: say(`grade.${grade}`) })}{' '}
        {longDate(new Date(entry.at), frame)}. {say('cert.entry')} {entry.seq}.
      </Alert>
      <NextGrade {...p} />
      <Section id="chain" heading={say('cert.chain')}>
        <ProofChain
          style={frame}
          steps={[
            { step: 'claimed', at: new Date(times.claimed) },
            { step: 'deleted', at: new Date(times.deleted) },
            { step: 'scanned', at: new Date(times.scanned) },
            { step: 'keyless', at: new Date(times.keyless) },
            { step: 'ledger', at: new Date(entry.at) },
          ]}
        />
      </Section>
      <CertificateBody frame={frame} certificate={certificate} copies={copies} grade={grade} />
      <p class="actions no-print">
        <a class="ds-link" href={pathIn(frame, `/certificates/${certificate.body.number}.json`)}>
          {say('cert.json')}
        </a>
        <span class="subtle">{say('cert.print')}</span>
      </p>
    </>
  )
}
