import type { Frame } from '../frame.ts'
import type { ShownCertificate } from './certificate-shape.ts'

/** What `/certificates` shows: field `number`, or file `certificate`. `problemKey` after a file that is no certificate. */
export interface CheckPageProps {
  frame: Frame
  typed: string
  problemKey?: string
}

/** The page where anybody checks a certificate. */
export function checkPage(_p: CheckPageProps): string {
  return ''
}

/** What `/certificates/:number` shows, and the answer to a posted certificate (`uploaded`). */
export type CertificatePageProps = { frame: Frame; number: string; uploaded: boolean } & (
  | { verdict: 'good'; grade: 'A' | 'B' | 'C' | 'D'; certificate: ShownCertificate }
  | { verdict: 'reserved' | 'unknown' | 'broken' }
)

/** The verdict on one certificate, and the certificate. */
export function certificatePage(_p: CertificatePageProps): string {
  return ''
}
