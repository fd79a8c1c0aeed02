import { parseArgs } from 'node:util'
import { readAddress } from '../server/policy/mail-address.ts'
import { isStaffRole, staffRoles, type StaffRole } from '../server/policy/roles.ts'
import { runningUrl } from '../server/running-server.ts'
import { inviteStaff, type NewStaff } from '../server/staff/invite-staff.ts'
import { UsageError, type Command, type Output } from './command.ts'
import { withInstallation } from './open-installation.ts'

const help = `glemme admin:create --name NAME --email ADDRESS [--roles ROLE,...] [--json]

Makes an account and prints a link that sets its password: once, within 24 hours.
With the address of an account it makes a new link for that account, with these roles.
Works while the server runs, and without it.

  --name    the person's name, as colleagues see it
  --email   the address they sign in with
  --roles   ${staffRoles.join(', ')} (all without it)
  --json    prints { "staffId", "link", "expiresAt" }`

/** `glemme admin:create`: an account, and on the terminal the one link that sets its password. */
export const adminCreate: Command = {
  summary: 'Make an account and print the link that sets its password',
  help,
  run: async (args, out) => {
    const { json, ...person } = readOptions(args)
    return await withInstallation(async ctx => {
      const { staffId, token, expiresAt } = await inviteStaff(ctx, person)
      const link = `${runningUrl(ctx.config) ?? ctx.config.publicUrl}/staff/invite/${token}`
      if (json) out.say(JSON.stringify({ staffId, link, expiresAt: expiresAt.toISOString() }))
      else sayLink(out, person, { link, expiresAt })
      return 0
    })
  },
}

function readOptions(args: readonly string[]): NewStaff & { json: boolean } {
  const { values } = parseArgs({
    args: [...args],
    options: {
      name: { type: 'string' },
      email: { type: 'string' },
      roles: { type: 'string', multiple: true },
      json: { type: 'boolean' },
    },
  })
  const name = values.name?.trim() ?? ''
  if (name === '' || name.length > 200)
    throw new UsageError('--name must be a name of at most 200 characters')
  const email = readAddress(values.email ?? '')
  if (email === undefined) throw new UsageError('--email must be one e-mail address')
  return { name, email, roles: readRoles(values.roles), language: 'nb', json: values.json ?? false }
}

function readRoles(given: readonly string[] | undefined): StaffRole[] {
  if (!given) return [...staffRoles]
  const roles = given.flatMap(text => text.split(/[\s,]+/)).filter(Boolean)
  const known = roles.filter(isStaffRole)
  if (known.length !== roles.length || known.length === 0) {
    throw new UsageError(`--roles must be among ${staffRoles.join(', ')}`)
  }
  return [...new Set(known)]
}

function sayLink(
  out: Output,
  person: NewStaff,
  { link, expiresAt }: { link: string; expiresAt: Date },
): void {
  out.say(`Account: ${person.name} <${person.email}> (${person.roles.join(', ')})`)
  out.say(`Set the password here, once, before ${expiresAt.toISOString()}:`)
  out.say(link)
}
