import type { PolicyDocument } from '../../server/policy/document.ts'
import type { Language } from '../../server/policy/languages.ts'
import { Paragraph } from '../components/text.tsx'
import { renderPage } from '../document.ts'
import { NoticeBody, versionText } from '../notice/notice.tsx'
import { t } from '../text/lookup.ts'
import { ArchivePage } from './archive-page.tsx'

/** The version of the policy that an application was told of. */
export interface NoticePageProps {
  version: number
  document: PolicyDocument
  language: Language
}

/** `notice/v{n}.html` of an archive: all that `/privacy/v/{n}` says of the policy. */
export function copyNoticePage({ version, document, language }: NoticePageProps): string {
  return renderPage(
    <ArchivePage language={language} title={t(language)('takeout.notice.title', { n: version })}>
      <Paragraph>{versionText({ frame: { language }, version, document })}</Paragraph>
      <NoticeBody document={document} language={language} />
    </ArchivePage>,
  )
}
