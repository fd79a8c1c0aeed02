import type { RenderedMail } from '../../views/mail/render.ts'

/** A mail on its way: to exactly one address, under an id that stays the same however often it is tried. */
export interface OutgoingMail extends RenderedMail {
  to: string
  /** The local part of the Message-ID. */
  id: string
}

/** What hands mails over: to a mail server, or to the development mailbox. */
export interface Mailer {
  /**
   * The mail was accepted.
   *
   * @throws MailRefused
   */
  deliver(mail: OutgoingMail): Promise<void>
  /** No connection is open any more. */
  close(): void
}

/** The mail was not accepted. Holds codes only. */
export class MailRefused extends Error {
  /** The server's answer (`550`), or a system or library code (`ETIMEDOUT`). */
  readonly code: string
  /** `never`: this mail will not be taken. `later`: it may be. `silent`: the server says nothing of use now, to no mail. */
  readonly again: 'never' | 'later' | 'silent'

  constructor(code: string, again: 'never' | 'later' | 'silent') {
    super(`mail refused: ${code}`)
    this.name = 'MailRefused'
    this.code = code
    this.again = again
  }
}

declare module '../base/context.ts' {
  interface Context {
    mailer: Mailer
  }
}
