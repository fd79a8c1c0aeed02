import { isIP } from 'node:net'
import type { Context } from '../base/context.ts'
import { Refusal } from '../base/errors.ts'
import type { DevelopmentMailbox } from '../mail/development-mailbox.ts'
import { page, route, type Route, type Who } from '../http/route.ts'
import { developmentMailPage } from '../../views/mail/development-mailbox.tsx'

const open = {
  method: 'get',
  allow: 'anyone',
  record: { nothing: 'development only, on this machine only' },
} as const

/** @throws Refusal 'notFound' in production, with a real mail server, and for anybody but this machine */
function mailboxFor(ctx: Pick<Context, 'developmentMailbox' | 'config'>, who: Who): DevelopmentMailbox {
  const { network, raw } = who.incoming
  // A proxy on this machine is here too, but not the one who asks through it.
  const isHere = isLoopback(raw.socket.remoteAddress ?? '') && isLoopback(network)
  if (ctx.config.production || !ctx.developmentMailbox || !isHere) throw new Refusal('notFound')
  return ctx.developmentMailbox
}

/** Of an address, or of the network it lies in. */
function isLoopback(addressOrNetwork: string): boolean {
  const plain = addressOrNetwork.replace(/^::ffff:/, '').replace(/\/\d+$/, '')
  return plain === '::1' || plain === '::' || (isIP(plain) === 4 && plain.startsWith('127.'))
}

const getMailbox = route({
  ...open,
  path: '/dev/mail',
  read: () => undefined,
  handle: (ctx, _input, who) =>
    Promise.resolve(page(developmentMailPage({ frame: who.frame, mails: mailboxFor(ctx, who).mails() }))),
})

const getMailboxJson = route({
  ...open,
  path: '/dev/mail.json',
  read: () => undefined,
  handle: (ctx, _input, who) =>
    Promise.resolve({ kind: 'json', status: 200, value: mailboxFor(ctx, who).mails() } as const),
})

/** The development mailbox, in place of a mail server. */
export const mailboxRoutes: readonly Route[] = [getMailbox, getMailboxJson]
