import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Express } from 'express'
import { openAccess } from '../../server/access/access.ts'
import { createAudit } from '../../server/audit/audit.ts'
import type { Clock } from '../../server/base/clock.ts'
import type { Context } from '../../server/base/context.ts'
import { newCounters } from '../../server/base/counters.ts'
import { newId, type StaffId } from '../../server/base/ids.ts'
import { mountRoutes, type MountOptions } from '../../server/http/mount.ts'
import { openLimits } from '../../server/http/rate-limits.ts'
import type { Route } from '../../server/http/route.ts'
import type { StaffRole } from '../../server/policy/roles.ts'
import { policiesOver } from '../../server/store/policy-versions.ts'
import { openVault } from '../../server/vault/vault.ts'
import { aPolicyRow } from '../policy/a-policy.ts'
import { freshGround } from './ground.ts'
import { logInto, type LogLine } from './log-lines.ts'

/** A clock that stands where a test puts it. */
export interface StandingClock extends Clock {
  at: Date
  /** Moves it on. */
  pass(ms: number): void
}

/** The parts of a context that HTTP, access and staff are built on; slices are not among them. */
export type SiteContext = Pick<
  Context,
  | 'config'
  | 'clock'
  | 'log'
  | 'policy'
  | 'policies'
  | 'database'
  | 'inTransaction'
  | 'vault'
  | 'audit'
  | 'links'
  | 'staff'
  | 'sessions'
  | 'limits'
>

/** A server of ours that serves the given routes. */
export interface TestSite {
  ctx: SiteContext
  clock: StandingClock
  lines: LogLine[]
  /** `http://localhost:<port>`, without the mount. */
  url: string
  host: string
  server: Server
  /** The generation that subjects have now; undefined: the subject is gone. */
  subjects: { generation: number | undefined }
  /** An account with these roles; its cookie when it is signed in. */
  staff(roles: readonly StaffRole[], password?: string | null): Promise<StaffId>
  close(): Promise<void>
}

/** How a test site differs from a plain one. */
export interface SiteSettings extends MountOptions {
  environment?: Record<string, string>
  mount?: string
  /** What the host application does before us. */
  host?(app: Express): void
  /** Harden or otherwise change the server before it listens. */
  server?(server: Server): void
}

/** The routes behind the whole pipeline, over an empty database, at a clock that stands. `close` it. */
export async function freshSite(routes: readonly Route[], settings: SiteSettings = {}): Promise<TestSite> {
  const ground = await freshGround({ PORT: '0', ...settings.environment })
  const clock = standingClock()
  const lines: LogLine[] = []
  const policies = policiesOver({ clock }, async () => await Promise.resolve([aPolicyRow(new Date(0))]))
  await policies.reread()
  const counters = newCounters()
  const parts = { ...ground, counters, clock, log: logInto(lines), policies, policy: policies.inForce }
  const withVault = { ...parts, vault: await openVault(parts) }
  const subjects: TestSite['subjects'] = { generation: 1 }
  const access = openAccess(withVault, { subjectGeneration: () => Promise.resolve(subjects.generation) })
  const ctx = {
    ...withVault,
    ...access,
    audit: createAudit(withVault),
    limits: openLimits(withVault, settings),
  }
  const app = express()
  settings.host?.(app)
  app.use(settings.mount ?? '/', mountRoutes(ctx as unknown as Context, routes, settings))
  const server = createServer((request, response) => void app(request, response))
  settings.server?.(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    ctx,
    clock,
    lines,
    server,
    subjects,
    url: `http://localhost:${port}`,
    host: `localhost:${port}`,
    staff: async (roles, passwordHash = null) => await account(ctx, roles, passwordHash),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await ground.close()
    },
  }
}

async function account(
  ctx: SiteContext,
  roles: readonly StaffRole[],
  passwordHash: string | null,
): Promise<StaffId> {
  const _id = newId('stf')
  const email = `${_id.toLowerCase()}@firma.example`
  const createdAt = ctx.clock.now()
  await ctx.staff.insert({
    _id,
    name: 'Kari Ås',
    email,
    roles: [...roles],
    passwordHash,
    generation: 1,
    language: 'nb',
    createdAt,
  })
  return _id
}

function standingClock(): StandingClock {
  const clock: StandingClock = {
    at: new Date(),
    now: () => new Date(clock.at),
    pass: ms => {
      clock.at = new Date(clock.at.getTime() + ms)
    },
  }
  return clock
}
