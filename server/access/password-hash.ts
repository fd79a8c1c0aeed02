import { hash, verify, type Options } from '@node-rs/argon2'
import { Refusal } from '../base/errors.ts'
import { normalisedPassword } from './password.ts'

/** argon2id (the library's default), 19 456 KiB, two passes, one lane. Source: reliability.md 14 */
const cost: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const atOnce = 4
const mostWaiting = 16

/** What a missing account's password is compared with, so that an answer takes as long: of 32 random bytes nobody kept. */
const nobodysHash =
  '$argon2id$v=19$m=19456,t=2,p=1$3NMDFa8dMkGWgaizQlOHNA$rFaWaz8xw2lvTcoGzwOHLJFWhLLD1iGYPoqLc40pziI'

let running = 0
const waiting: (() => void)[] = []

/**
 * The hash of a new password, in PHC form.
 *
 * @throws Refusal 'unavailable' when 4 are hashed and 16 wait
 */
export async function hashPassword(typed: string): Promise<string> {
  return await inTurn(async () => await hash(normalisedPassword(typed), cost))
}

/**
 * Whether that is the password; without a hash never, after the same work.
 *
 * @throws Refusal 'unavailable' when 4 are hashed and 16 wait
 */
export async function passwordMatches(
  typed: string,
  passwordHash: string | null | undefined,
): Promise<boolean> {
  return await inTurn(async () => {
    const same = await verify(passwordHash ?? nobodysHash, normalisedPassword(typed))
    return same && typeof passwordHash === 'string'
  })
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) {
    if (waiting.length >= mostWaiting) throw new Refusal('unavailable', { retryAfterSeconds: 5 })
    await new Promise<void>(resolve => waiting.push(resolve))
  } else running += 1
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}
