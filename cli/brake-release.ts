import { parseArgs } from 'node:util'
import { referenceText } from '../views/numbers.ts'
import type { Command } from './command.ts'
import { withProduct, type OpenProduct } from './open-product.ts'

const help = `glemme brake:release [--yes]

More deletions were due at once than ever are, and the applicants had not been told: they wait for a person.
Without --yes: says which. With it: they are deleted within a minute. What falls due later is weighed anew.
If the rules are wrong, put them right instead: what was deleted does not come back.

Exit code: 0 nothing waits any more, 1 something waits.`

const mostSaid = 20

/** `glemme brake:release`: what waits behind the mass brake is listed, or let go. */
export const brakeRelease = brakeReleaseWith(withProduct)

/** The same, over a product that is opened in another way. */
export function brakeReleaseWith(open: OpenProduct): Command {
  return {
    summary: 'Let go the deletions that wait for a person',
    help,
    run: async (args, out) => {
      const { values } = parseArgs({ args: [...args], options: { yes: { type: 'boolean' } } })
      return await open(async ({ erasure }) => {
        const brake = await erasure.brake.view()
        if (!brake) {
          out.say('Nothing waits behind the brake.')
          return 0
        }
        if (values.yes) {
          out.say(`${await erasure.brake.release({ kind: 'system' })} are deleted within a minute.`)
          return 0
        }
        out.say(`${brake.waiting} wait since ${brake.setAt.toISOString()}. The oldest:`)
        for (const { reference, date, rule } of brake.units.slice(0, mostSaid))
          out.say(`  ${referenceText(reference)}  ${date}  ${rule}`)
        return 1
      })
    },
  }
}
