import { readFile } from 'node:fs/promises'
import type { Context, PublishedPolicy } from '../base/context.ts'
import { codeOf, StartRefusal } from '../base/errors.ts'
import { policyHash, readPolicy, type PolicyDocument } from '../policy/document.ts'
import { blocks, printFinding } from '../policy/findings.ts'
import type { Surroundings } from '../policy/lint-document.ts'
import { localDate } from '../policy/plain-date.ts'

/**
 * The document in the configured file, as version 1.
 *
 * @throws StartRefusal when it cannot be read or has errors: each as `line: path: code message`
 */
export async function readPolicyFile(
  ctx: Pick<Context, 'config' | 'clock'>,
): Promise<{ document: PolicyDocument; hash: string }> {
  const { policyFile } = ctx.config
  const text = await readFile(policyFile, 'utf8').catch((error: unknown) => {
    throw new StartRefusal([`GLEMME_POLICY: the file cannot be read (${codeOf(error) ?? 'unknown'}).`])
  })
  const { document, findings } = readPolicy(text, surroundings(ctx, readPolicy(text).document?.timeZone))
  if (document && !blocks(findings)) return { document, hash: policyHash(document) }
  throw new StartRefusal(findings.map(finding => `GLEMME_POLICY: ${printFinding(finding, 'en')}`))
}

/** The day it would be in force from, and where the installation sends. The zone is the document's own. */
function surroundings(ctx: Pick<Context, 'config' | 'clock'>, zone?: string): Surroundings {
  return {
    ...(zone === undefined ? {} : { today: localDate(ctx.clock.now(), zone) }),
    hosts: mailHosts(ctx),
  }
}

/** The hosts that the installation sends mail to: each must be named as a supplier. */
export function mailHosts({ config }: Pick<Context, 'config'>): string[] {
  const { smtpUrl = '' } = config
  return URL.canParse(smtpUrl) ? [new URL(smtpUrl).hostname] : []
}

/** A published policy is immutable; a file edited since says nothing, and the operator should know. */
export async function warnWhenFileDiffers(
  ctx: Pick<Context, 'config' | 'log' | 'clock'>,
  versions: readonly PublishedPolicy[],
): Promise<void> {
  const file = await readPolicyFile(ctx).catch(() => undefined)
  if (file && versions.every(version => version.hash !== file.hash))
    ctx.log.warn('policy.fileDiffers', { code: `version${versions.at(-1)?.version ?? 0}` })
}
