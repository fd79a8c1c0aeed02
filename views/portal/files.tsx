import { fileSlots } from '../../server/policy/files.ts'
import { pathIn, type Frame } from '../frame.ts'
import { sizeText } from '../numbers.ts'
import type { ShownFile } from '../shapes.ts'
import { t } from '../text/lookup.ts'

/** Files, each a link that downloads it: `<folder>/<fileId>`. */
export function FileList(p: { frame: Frame; files: readonly ShownFile[]; folder: string }) {
  const { language } = p.frame
  return (
    <ul class="files">
      {p.files.map(file => (
        <li key={file.fileId}>
          <a class="ds-link" href={pathIn(p.frame, `${p.folder}/${file.fileId}`)}>
            {t(language)('mine.download', { name: file.name })}
          </a>
          <span class="subtle">
            {fileSlots[file.kind].label[language]}, {sizeText(file.size, language)}
          </span>
        </li>
      ))}
    </ul>
  )
}
