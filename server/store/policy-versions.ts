import { readFile } from 'node:fs/promises'
import { Schema } from 'mongoose'
import type { Context, PublishedPolicy } from '../base/context.ts'
import { codeOf, StartRefusal } from '../base/errors.ts'
import { policyHash, readPolicy, type PolicyDocument } from '../policy/document.ts'
import { blocks, printFinding } from '../policy/findings.ts'
import type { Surroundings } from '../policy/lint-document.ts'
import { localDate } from '../policy/plain-date.ts'

interface PolicyRow {
  /** The version's number as text. */
  _id: string
  version: number
  hash: string
  document: PolicyDocument
  publishedAt: Date
}

const schema = new Schema<PolicyRow>(
  { _id: String, version: Number, hash: String, document: Schema.Types.Mixed, publishedAt: Date } as never,
  { versionKey: false, minimize: false },
)

const duplicateKey = '11000'

/**
 * The policy in force: the published one, or, when there is none yet, the configured file as version 1.
 *
 * @throws StartRefusal when there is neither, or the file has errors: each as `line: path: code message`
 */
export async function policyInForce(
  ctx: Pick<Context, 'database' | 'config' | 'clock' | 'log'>,
): Promise<PublishedPolicy> {
  const rows = ctx.database.model('policyDocuments', schema)
  const latest = () => rows.findOne({}).sort({ version: -1 }).lean<PolicyRow>()
  const published = await latest()
  if (published) return await unlessFileDiffers(ctx, published)
  const document = await readFileOf(ctx)
  const first = { _id: '1', version: 1, hash: policyHash(document), document, publishedAt: ctx.clock.now() }
  try {
    await rows.create([first], { ordered: true })
  } catch (error) {
    if (codeOf(error) !== duplicateKey) throw error
  }
  const stored = await latest()
  if (!stored) throw new Error('the policy was not stored')
  return stored
}

async function readFileOf(ctx: Pick<Context, 'config' | 'clock'>): Promise<PolicyDocument> {
  const { policyFile } = ctx.config
  const text = await readFile(policyFile, 'utf8').catch((error: unknown) => {
    throw new StartRefusal([`GLEMME_POLICY: the file cannot be read (${codeOf(error) ?? 'unknown'}).`])
  })
  const { document, findings } = readPolicy(text, surroundings(ctx, readPolicy(text).document?.timeZone))
  if (document && !blocks(findings)) return document
  throw new StartRefusal(findings.map(finding => `GLEMME_POLICY: ${printFinding(finding, 'en')}`))
}

/** The day it would be in force from, and where the installation sends. The zone is the document's own. */
function surroundings({ config, clock }: Pick<Context, 'config' | 'clock'>, zone?: string): Surroundings {
  const { smtpUrl = '' } = config
  return {
    ...(zone === undefined ? {} : { today: localDate(clock.now(), zone) }),
    hosts: URL.canParse(smtpUrl) ? [new URL(smtpUrl).hostname] : [],
  }
}

/** A published policy is immutable; a file edited since says nothing, and the operator should know. */
async function unlessFileDiffers(
  ctx: Pick<Context, 'config' | 'log' | 'clock'>,
  published: PublishedPolicy,
): Promise<PublishedPolicy> {
  const document = await readFileOf(ctx).catch(() => undefined)
  if (document && policyHash(document) !== published.hash)
    ctx.log.warn('policy.fileDiffers', { code: `version${published.version}` })
  return published
}
