import { phoneInPairs } from '../../server/policy/phone-number.ts'
import { Input, type FormState } from '../components/form.tsx'
import { Facts } from '../components/text.tsx'
import { longDate } from '../dates.ts'
import type { Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'
import type { ShownReferee } from './shapes.ts'

/** All that is kept about a referee. */
export function RefereeFacts({ frame, referee }: { frame: Frame; referee: ShownReferee }) {
  const say = t(frame.language)
  const { name, email, phone, source, sourceNote } = referee
  const from = say(`referees.source.${source}`)
  return (
    <Facts
      rows={[
        [say('referees.name'), name],
        ...(email === null ? [] : ([[say('referees.email'), email]] as const)),
        ...(phone === null ? [] : ([[say('referees.phone'), phoneInPairs(phone)]] as const)),
        [say('referees.source'), sourceNote === null ? from : `${from}: ${sourceNote}`],
        [say('referees.job'), referee.job],
        [say('referees.enteredOn'), longDate(referee.enteredAt, frame)],
        [say('referees.dueOn'), longDate(referee.dueOn, frame)],
      ]}
    />
  )
}

/** What a referee has a right to be told, sentence by sentence. Source: GDPR art. 14 */
export function noticeOf(frame: Frame, referee: ShownReferee): string[] {
  const say = t(frame.language)
  const { job, source, sourceNote, dueOn } = referee
  const { authority } = frame
  return [
    say('referees.noticeWho', { controller: frame.controllerName, job }),
    source === 'applicant'
      ? say('referees.noticeApplicant')
      : say('referees.noticeOther', { note: sourceNote ?? '' }),
    say('referees.noticeWhy'),
    say('referees.noticeUntil', { date: longDate(dueOn, frame) }),
    say('referees.noticeRights', { email: frame.rightsEmail }),
    say('referees.noticeComplain', { authority: authority.name, url: authority.url }),
  ]
}

/** The inputs of a referee's name and how they are reached: name, email, phone. */
export function ContactInputs({ form }: { form: FormState }) {
  const say = t(form.language)
  const hint = say('referees.reachHint')
  return (
    <>
      <Input form={form} name="name" label={say('referees.name')} autocomplete="off" />
      <div class="two">
        <Input
          form={form}
          name="email"
          label={say('referees.email')}
          hint={hint}
          type="email"
          autocomplete="off"
        />
        <Input form={form} name="phone" label={say('referees.phone')} type="tel" autocomplete="off" />
      </div>
    </>
  )
}

/** The form with what is kept now, unless something else was typed. */
export function correctionOf(
  referee: ShownReferee,
  form: Pick<FormState, 'language' | 'typed' | 'problems'>,
): FormState {
  const { name, email, phone } = referee
  const kept = { name, email: email ?? '', phone: phone ?? '' }
  return form.problems.length > 0 ? form : { ...form, typed: kept }
}
