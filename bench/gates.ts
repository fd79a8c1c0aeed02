import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { packageRoot } from '../server/base/config.ts'

const gate = z
  .strictObject({
    /** Of performance.md 3. */
    goal: z.int(),
    says: z.string(),
    atLeast: z.number().optional(),
    atMost: z.number().optional(),
    /** What performance.md 3 asks for, where this gate is lower, and why it is. */
    goalIs: z.number().optional(),
    reason: z.string().min(20).optional(),
  })
  .refine(one => (one.atLeast === undefined) !== (one.atMost === undefined), 'one limit')
  .refine(one => (one.goalIs === undefined) === (one.reason === undefined), 'a lower gate has its reason')
export type Gate = z.output<typeof gate>

/** bench/gates.json by name. @throws ZodError when it is not as it should be */
export function readGates(): Record<string, Gate> {
  const text = readFileSync(join(packageRoot, 'bench', 'gates.json'), 'utf8')
  return z.record(z.string(), gate).parse(JSON.parse(text))
}
