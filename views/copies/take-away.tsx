import { Button, ButtonLink } from '../components/button.tsx'
import { Paragraph, Section } from '../components/text.tsx'
import { pathIn, type Frame } from '../frame.ts'
import { t } from '../text/lookup.ts'

/** On the page of one application: one button for a copy of all about it, and the way to other copies. */
export function TakeAway(p: { frame: Frame; applicationId: string; copyId: string }) {
  const { frame } = p
  const say = t(frame.language)
  return (
    <Section id="copy" heading={say('takeout.mine')}>
      <Paragraph>{say('takeout.mineText')}</Paragraph>
      <form method="post" action={pathIn(frame, '/my/copies')} data-once="">
        <input type="hidden" name="kind" value="access" />
        <input type="hidden" name="application" value={p.applicationId} />
        <input type="hidden" name="copyId" value={p.copyId} />
        <div class="actions">
          <Button variant="secondary">{say('takeout.mineButton')}</Button>
          <ButtonLink href={pathIn(frame, '/my/copies')} variant="tertiary">
            {say('takeout.others')}
          </ButtonLink>
          <ButtonLink href={pathIn(frame, '/my/transfers')} variant="tertiary">
            {say('transfer.title')}
          </ButtonLink>
        </div>
      </form>
    </Section>
  )
}
