import type { PublishedPolicy } from '../../server/base/context.ts'
import { newCounters, type Counters } from '../../server/base/counters.ts'
import { newId, type ApplicationId } from '../../server/base/ids.ts'
import type { Log, LogFields } from '../../server/base/log.ts'
import { openMailer } from '../../server/mail/open-mailer.ts'
import { createOutbox, type MailName, type NewMail, type Outbox } from '../../server/mail/outbox.ts'
import type { Mailer } from '../../server/mail/mailer.ts'
import type { OutboxRow } from '../../server/mail/outbox-store.ts'
import { migrate } from '../../server/store/migrations/index.ts'
import { openVault, type Vault } from '../../server/vault/vault.ts'
import { aPolicy } from '../policy/a-policy.ts'
import { freshGround, type Ground } from '../support/ground.ts'
import { silentLog } from '../support/mongod.ts'

/** A log that remembers its lines. */
export function rememberingLog(): Log & { lines: string[] } {
  const lines: string[] = []
  const note = (level: string) => (event: string, fields?: LogFields) => {
    lines.push(`${level} ${event} ${JSON.stringify(fields ?? {})}`)
  }
  return { lines, info: note('info'), warn: note('warn'), error: note('error') }
}

/** An outbox on a database of its own, with a mailer. */
export interface Post extends Ground {
  vault: Vault
  outbox: Outbox
  mailer: Mailer
  policy: PublishedPolicy
  log: Log & { lines: string[] }
  counters: Counters
  /** A receipt mail to that address waits. */
  aMail(more?: Partial<NewMail>): Promise<MailName & { unit: ApplicationId }>
  rows(): Promise<OutboxRow[]>
  /** Everything that waits or is being sent is due now. */
  letTimePass(): Promise<void>
}

/** A post; `close` it. */
export async function aPost(environment: Record<string, string> = {}): Promise<Post> {
  const ground = await freshGround(environment)
  await migrate({ ...ground, log: silentLog })
  const vault = await openVault(ground)
  const { mailer } = openMailer(ground)
  const outbox = createOutbox({ ...ground, vault })
  const collection = ground.database.data.collection<OutboxRow>('glemme_outbox')
  return {
    ...ground,
    vault,
    outbox,
    mailer,
    policy: { version: 1, hash: '', document: aPolicy() },
    log: rememberingLog(),
    counters: newCounters(),
    aMail: async (more = {}) => {
      const unit = newId('app')
      await vault.keys.create(unit)
      const mail = { ...receiptMail(unit), ...more }
      await outbox.add(mail)
      return { kind: mail.kind, about: mail.about, occasion: mail.occasion, unit }
    },
    rows: async () => await collection.find().toArray(),
    letTimePass: async () => {
      const past = new Date((await ground.database.now()).getTime() - 1)
      await collection.updateMany({ state: 'waiting' }, { $set: { nextAt: past } })
      await collection.updateMany({ state: 'sending' }, { $set: { leaseUntil: past } })
    },
    close: async () => {
      mailer.close()
      await ground.close()
    },
  }
}

/** A receipt mail about that application, due since 1970. */
export function receiptMail(unit: ApplicationId): NewMail {
  return {
    kind: 'M2',
    about: unit,
    occasion: '2026-11-24T12:00:00.000Z',
    unit,
    to: 'kari@sokeren.example',
    language: 'nb',
    nextAt: new Date(0),
    values: {
      controller: 'Firma AS',
      rightsEmail: 'personvern@firma.example',
      name: 'Kari Nordmann',
      job: 'Snekker',
      receivedOn: '2026-11-24',
      reference: 'ABCDE12345',
      rule: 'tre måneder etter avgjørelsen',
      undecidedOn: '2027-11-24',
      link: 'https://jobb.firma.example/links/token',
    },
  }
}
