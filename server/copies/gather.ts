import type { Language } from '../policy/languages.ts'
import { jsonResumeOf } from '../policy/json-resume.ts'
import type { PortableCopy } from '../policy/copy-schema.ts'
import type { ConsentRow } from '../consents/consents-store.ts'
import { textOf } from '../consents/texts.ts'
import { copyIndexPage } from '../../views/copies/archive-index.tsx'
import { copyNoticePage } from '../../views/copies/archive-notice.tsx'
import type { ArchiveEntry, FileEntry } from './archive.ts'
import type { ExportRow } from './exports-store.ts'
import { consentPath, gatherAccess } from './gather-access.ts'
import { givenOf, headOf, poolGiven, type GatherContext, type Making } from './gather-given.ts'
import { ownMessagesCopy } from './gather-written.ts'
import { referenceText } from '../../views/numbers.ts'

/** What is in the archive of an export: its own key opens nothing of another person's. Source: privacy.md 9 */
export async function gather(
  ctx: GatherContext,
  row: Pick<ExportRow, 'kind'>,
  making: Making,
): Promise<ArchiveEntry[]> {
  return row.kind === 'access'
    ? await accessEntries(ctx, making)
    : await portableEntries(ctx, row.kind, making)
}

async function accessEntries(ctx: GatherContext, making: Making): Promise<ArchiveEntry[]> {
  const { open, language, at } = making
  const { copy, files, letter, consents } = await gatherAccess(ctx, making)
  const { document } = ctx.policy
  return [
    { path: 'index.html', text: copyIndexPage(copy, { language, zone: document.timeZone }) },
    jsonEntry('data.json', copy),
    jsonEntry('resume.json', jsonResumeOf(open.profile, letter, at)),
    ...consentEntries(ctx, consents),
    ...noticeEntries(ctx, making, language),
    ...files,
  ]
}

/** Each text that was agreed to, once, as it was. */
function consentEntries(ctx: Pick<GatherContext, 'policies'>, consents: readonly ConsentRow[]) {
  const texts = new Map(consents.map(row => [consentPath(row), textOf(ctx, row)]))
  return [...texts].flatMap(([path, text]) => (text === undefined ? [] : [{ path, text }]))
}

/** Each version of the policy that an application was told of, as a page. */
function noticeEntries(ctx: Pick<GatherContext, 'policies'>, { open }: Making, language: Language) {
  const told = new Set(open.applications.map(row => row.noticeVersion))
  return ctx.policies
    .all()
    .filter(({ version }) => told.has(version))
    .map(({ version, document }) => ({
      path: `notice/v${version}.html`,
      text: copyNoticePage({ version, document, language }),
    }))
}

/** Letters to us stay with us: another employer gets what was sent with the application. */
async function portableEntries(
  ctx: GatherContext,
  kind: ExportRow['kind'],
  making: Making,
): Promise<ArchiveEntry[]> {
  const { open, at } = making
  const files: FileEntry[] = []
  const applications: PortableCopy['applications'] = []
  let letter: string | undefined
  for (const row of open.applications) {
    const folder = open.applications.length > 1 ? `files/${referenceText(row.reference)}/` : 'files/'
    const given = await givenOf(ctx, making, { row, folder })
    files.push(...given.entries)
    letter ??= given.letter
    const messages = kind === 'transfer' ? [] : await ownMessagesCopy(ctx, row)
    applications.push({ ...given.copy, messages })
  }
  const pool = await poolGiven(ctx, making, 'files/pool/')
  files.push(...(pool?.files ?? []))
  const copy: PortableCopy = {
    ...headOf(ctx, making, 'portable-1'),
    kind: 'portable',
    applications,
    pool: pool?.copy ?? null,
  }
  return [
    jsonEntry('data.json', copy),
    jsonEntry('resume.json', jsonResumeOf(open.profile, letter, at)),
    ...files,
  ]
}

function jsonEntry(path: string, value: unknown): ArchiveEntry {
  return { path, text: `${JSON.stringify(value, null, 2)}\n` }
}
