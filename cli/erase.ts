import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import type { ApplicationRow } from '../server/applications/application-row.ts'
import type { Context } from '../server/base/context.ts'
import { Refusal } from '../server/base/errors.ts'
import { isId } from '../server/base/ids.ts'
import { closeConsent } from '../server/consents/close-consent.ts'
import { readAddress } from '../server/policy/mail-address.ts'
import { readReference } from '../server/policy/reference.ts'
import { isGoing } from '../server/policy/states.ts'
import type { PoolRow } from '../server/pool/pool-row.ts'
import { certificateText, referenceText } from '../views/numbers.ts'
import { UsageError, type Command, type Output } from './command.ts'
import { withProduct, type OpenProduct } from './open-product.ts'

const help = `glemme erase --reference R | --email [--now] --yes

Erases one application, or what somebody has in the talent pool, as if its person had asked: hidden at once, deleted
after the hours in which it can still be undone, in the talent pool at once. The worker deletes; without one,
glemme purge --yes.

  --reference   the reference of one of them, as 7Q2M9-XKD4R
  --email       reads the applicant's address as one line from standard input, so that it stands in no history
  --now         without the hours in which it can be undone; it shortens none that have begun
  --yes         does it; without it the command says what it would erase

An address with several applications is refused: give the reference of one.

Exit code: 0 done, 1 not done.`

/** `glemme erase`: one application goes, as if its applicant had asked. */
export const erase = eraseWith(withProduct, process.stdin)

/** The same, over a product that is opened, and an input that is read, in another way. */
export function eraseWith(open: OpenProduct, input: Readable): Command {
  return {
    summary: 'Erase one application at the request of its applicant',
    help,
    run: async (args, out) => {
      const asked = await readOptions(args, input)
      return await open(async ctx => {
        const [found, ...more] = await matches(ctx, asked)
        if (!found || more.length > 0) return refuse(out, found ? [found, ...more] : [])
        return asked.yes ? await eraseOne(ctx, out, { found, now: asked.now }) : sayWhat(out, found)
      })
    },
  }
}

interface Asked {
  reference: string | undefined
  address: string | undefined
  now: boolean
  yes: boolean
}

async function readOptions(args: readonly string[], input: Readable): Promise<Asked> {
  const flag = { type: 'boolean' } as const
  const options = { reference: { type: 'string' }, email: flag, now: flag, yes: flag } as const
  const { values } = parseArgs({ args: [...args], options })
  const { now = false, yes = false, email = false } = values
  if (email === (values.reference !== undefined)) throw new UsageError('give either --reference or --email')
  if (!email) return { reference: givenReference(values.reference ?? ''), address: undefined, now, yes }
  const address = readAddress((await text(input)).trim())
  if (address === undefined) throw new UsageError('standard input must be one e-mail address')
  return { reference: undefined, address, now, yes }
}

function givenReference(typed: string): string {
  const reference = readReference(typed)
  if (reference === undefined) throw new UsageError('--reference must be a reference')
  return reference
}

/** An application, or what somebody has in the talent pool. */
type Found = Pick<ApplicationRow | PoolRow, '_id' | 'subjectId' | 'reference' | 'certificateNo' | 'due'>

async function matches(ctx: Context, { reference, address }: Asked): Promise<Found[]> {
  if (reference !== undefined) {
    const row = (await ctx.applications.byReference(reference)) ?? (await ctx.pool.byReference(reference))
    return row && row.state !== 'purging' ? [row] : []
  }
  const subjects = await ctx.applicants.subjectsWith(ctx.vault.epochs.mailTokens(address ?? ''))
  const rows = await Promise.all(subjects.map(async id => await ctx.applications.ofSubject(id)))
  return rows.flat().filter(row => !isGoing(row.state))
}

function refuse(out: Output, rows: readonly Found[]): number {
  if (rows.length === 0) out.complain('There is no such application.')
  else {
    out.complain(`There are ${rows.length} applications, and nothing was erased. Give one reference:`)
    for (const { reference } of rows) out.complain(`  ${referenceText(reference)}`)
  }
  return 1
}

function sayWhat(out: Output, { reference, due }: Found): number {
  out.say(
    `Would erase ${referenceText(reference)}, which is otherwise deleted on ${due.date}. Say --yes to do it.`,
  )
  return 1
}

/** Of what is in the talent pool the consent holds no more: nobody is put there again on it. */
async function request(ctx: Context, { _id, subjectId }: Found, { now }: { now: boolean }): Promise<void> {
  const by = { kind: 'system' } as const
  await ctx.inTransaction(async () => {
    const consent = isId('poo', _id) ? await ctx.consents.standingOf(subjectId, 'pool') : undefined
    const entry = isId('poo', _id) ? _id : undefined
    if (consent) await closeConsent(ctx, { consent, closing: 'withdrawn', by, entry })
    const asked = { why: 'command', isOwnWish: true, skipCooling: now } as const
    await ctx.erasure.engine.request({ ...asked, units: [_id], by })
  })
}

async function eraseOne(
  ctx: Context,
  out: Output,
  { found, now }: { found: Found; now: boolean },
): Promise<number> {
  try {
    await request(ctx, found, { now: now || isId('poo', found._id) })
    out.say(`Hidden. Certificate ${certificateText(found.certificateNo)} shows when it is deleted.`)
    return 0
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    out.complain(`Not erased: ${await whyNot(ctx, found)}.`)
    return 1
  }
}

async function whyNot({ applications, pool }: Context, { _id }: Found): Promise<string> {
  const row = (await applications.byId(_id)) ?? (await pool.byId(_id))
  if (row?.state === 'erasure_pending')
    return `its erasure was asked for before, and begins at ${row.eligibleAt.toISOString()}. Until then its applicant may undo it: --now does not shorten that`
  if (row && row.state !== 'purging') return 'a hold stands. See /staff/privacy/holds'
  return 'it is being deleted already'
}
