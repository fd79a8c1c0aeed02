import type { z } from 'zod'
import type { documentSchema } from './document-schema.ts'

/** The controller's policy document, defaults filled in. Source: privacy.md 3.1 */
export type PolicyDocument = z.output<typeof documentSchema>
