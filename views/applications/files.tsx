import type { Language } from '../../server/policy/languages.ts'
import { fileKinds, fileLimits, fileSlots, type FileKind } from '../../server/policy/files.ts'
import type { TypedForm } from '../../server/policy/read-answers.ts'
import { Checkbox } from '../components/choices.tsx'
import { Input, typedList, type FormState } from '../components/form.tsx'
import { timeFrom } from '../dates.ts'
import type { Frame } from '../frame.ts'
import { sizeText } from '../numbers.ts'
import { problemText, t } from '../text/lookup.ts'
import type { HeldFile, RefusedUpload } from './apply.tsx'

/** "cv.pdf: Filen har passord. Lagre den uten." */
export function refusedText(language: Language, file: RefusedUpload): string {
  const problem = problemText(language, {
    key: file.key,
    values: { name: file.name, max: fileLimits.attachments },
  })
  return t(language)('file.named', { name: file.name, problem })
}

/** The file inputs: CV, and attachments when the job asks for them. */
export function FileInputs(p: { state: FormState; attachments: boolean; refused: readonly RefusedUpload[] }) {
  const { language } = p.state
  const kinds = fileKinds.filter(kind => p.attachments || !fileSlots[kind].whenAsked)
  return (
    <>
      {kinds.map(kind => (
        <Input
          key={kind}
          form={withRefused(p.state, p.refused, kind)}
          name={kind}
          label={fileSlots[kind].label[language]}
          hint={hintOf(language, kind)}
          required={false}
          type="file"
          accept={fileSlots[kind].accept}
          multiple={fileSlots[kind].most > 1}
        />
      ))}
    </>
  )
}

function hintOf(language: Language, kind: FileKind): string {
  const say = t(language)
  return kind === 'cv' ? say('apply.cvHint') : say('apply.attachmentsHint', { n: fileLimits.attachments })
}

function withRefused(state: FormState, refused: readonly RefusedUpload[], kind: FileKind): FormState {
  const own = refused
    .filter(file => file.kind === kind)
    .map(file => ({
      field: kind,
      key: 'file.named',
      values: {
        name: file.name,
        problem: problemText(state.language, {
          key: file.key,
          values: { name: file.name, max: fileLimits.attachments },
        }),
      },
    }))
  return { ...state, problems: [...state.problems, ...own] }
}

/** Files kept over a validation error, each with a box to drop it. */
export function HeldFiles(p: { frame: Frame; held: readonly HeldFile[]; typed: TypedForm }) {
  if (p.held.length === 0) return null
  const { language, now } = p.frame
  const say = t(language)
  const dropped = typedList(p.typed, 'dropHeld')
  return (
    <div class="panel held-files" role="group" aria-labelledby="held">
      <h3 class="ds-heading" data-size="2xs" id="held">
        {say('apply.held')}
      </h3>
      {p.held.map(file => (
        <div class="held" key={file.fileId}>
          <p class="ds-paragraph">
            {say('file.kept', { name: file.name, time: timeFrom(file.keptUntil, now, p.frame) })}{' '}
            <span class="subtle">
              {fileSlots[file.kind].label[language]}, {sizeText(file.size, language)}
            </span>
          </p>
          <Checkbox
            id={`dropHeld-${file.fileId}`}
            name="dropHeld"
            value={file.fileId}
            label={say('apply.drop', { name: file.name })}
            checked={dropped.includes(file.fileId)}
          />
        </div>
      ))}
    </div>
  )
}
