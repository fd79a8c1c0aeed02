import { Schema } from 'mongoose'
import type { Context } from '../base/context.ts'
import { isId, type StaffId } from '../base/ids.ts'
import type { Language } from '../policy/languages.ts'
import type { StaffRole } from '../policy/roles.ts'

/** An account of a member of staff. */
export interface StaffAccount {
  _id: StaffId
  name: string
  /** The user name: an e-mail address in lower case. */
  email: string
  roles: StaffRole[]
  /** argon2id in PHC form; null until the invitation is accepted. */
  passwordHash: string | null
  /** Counts up with a new password or new roles; sessions of an earlier generation are nobody's. */
  generation: number
  language: Language
  createdAt: Date
}

const schema = new Schema<StaffAccount>(
  {
    _id: String,
    name: String,
    email: String,
    roles: [String],
    passwordHash: String,
    generation: Number,
    language: String,
    createdAt: Date,
  },
  { versionKey: false },
)

/** The accounts of staff. */
export interface StaffAccounts {
  /** @throws the driver's 11000 when the address has an account */
  insert(account: StaffAccount): Promise<void>
  byId(id: StaffId): Promise<StaffAccount | undefined>
  byEmail(email: string): Promise<StaffAccount | undefined>
  byIds(ids: readonly StaffId[]): Promise<StaffAccount[]>
  /** Everyone who is one of these. */
  withAnyRole(roles: readonly StaffRole[]): Promise<StaffAccount[]>
  /** The password is that one and every session of the account is over; gives the new generation, undefined when there is no such account. */
  setPassword(id: StaffId, passwordHash: string): Promise<number | undefined>
  /** The roles are those and every session of the account is over. */
  setRoles(id: StaffId, roles: readonly StaffRole[]): Promise<void>
}

declare module '../base/context.ts' {
  interface Context {
    staff: StaffAccounts
  }
}

/** The accounts of this database. */
export function openStaffAccounts(ctx: Pick<Context, 'database'>): StaffAccounts {
  const rows = ctx.database.model('staff', schema)
  return {
    insert: async account => {
      await rows.create([account], { ordered: true })
    },
    byId: async id =>
      isId('stf', id) ? ((await rows.findOne({ _id: id }).lean<StaffAccount>()) ?? undefined) : undefined,
    byEmail: async email => (await rows.findOne({ email }).lean<StaffAccount>()) ?? undefined,
    byIds: async ids =>
      await rows
        .find({ _id: ctx.database.trusted({ $in: ids.filter(id => isId('stf', id)) }) })
        .lean<StaffAccount[]>(),
    withAnyRole: async roles =>
      await rows
        .find({ roles: ctx.database.trusted({ $in: [...roles] }) })
        .sort({ _id: 1 })
        .lean<StaffAccount[]>(),
    setPassword: async (id, passwordHash) => {
      const changed = { $set: { passwordHash }, $inc: { generation: 1 } }
      const row = await rows
        .findOneAndUpdate({ _id: id }, changed, { returnDocument: 'after' })
        .lean<StaffAccount>()
      return row?.generation
    },
    setRoles: async (id, roles) => {
      await rows.updateOne({ _id: id }, { $set: { roles: [...roles] }, $inc: { generation: 1 } })
    },
  }
}
