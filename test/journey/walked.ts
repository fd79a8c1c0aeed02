import assert from 'node:assert/strict'
import { sendMail } from '../../jobs/send-mail.ts'
import { inviteStaff } from '../../server/staff/invite-staff.ts'
import { staffRoles } from '../../server/policy/roles.ts'
import type { Product } from '../support/product.ts'
import { aWorld, type World } from '../support/world.ts'

/** What a journey needs of the product, in a process of its own or in this one. */
export type Walked = Pick<Product, 'url' | 'dataDir' | 'visitor' | 'mailTo' | 'command'>

/** The product in this process: from its source, and without waiting, since the test rings its jobs. */
export interface WalkedWorld extends Walked {
  world: World
}

/** The product at that instant; close its `world`. */
export async function aWalkedWorld(now: string): Promise<WalkedWorld> {
  const world = await aWorld({ now })
  return {
    world,
    url: world.url,
    dataDir: world.dataDir,
    visitor: () => world.visitor(),
    mailTo: async (address, subject) => {
      await sendMail.run(world.ctx)
      const mail = world.mails().findLast(one => one.to === address && one.subject.includes(subject))
      assert.ok(mail, 'no such mail')
      return { ...mail, at: mail.at.toISOString() }
    },
    command: async (...args) => await adminCreated(world, args),
  }
}

/** As `glemme admin:create --json`, which would open the installation a second time. */
async function adminCreated({ ctx }: World, args: readonly string[]): ReturnType<Product['command']> {
  assert.equal(args[0], 'admin:create')
  const after = (option: string): string => args[args.indexOf(option) + 1] ?? ''
  const person = {
    name: after('--name'),
    email: after('--email'),
    roles: staffRoles,
    language: 'nb',
  } as const
  const { token } = await inviteStaff(ctx, person)
  return {
    code: 0,
    output: JSON.stringify({ link: `${ctx.config.publicUrl}/staff/invite/${token}` }),
    problem: '',
  }
}
