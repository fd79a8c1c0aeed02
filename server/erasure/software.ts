import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { packageRoot } from '../base/config.ts'

const packageFile = z.object({ name: z.string(), version: z.string() })

/** Name and version of this product, for certificates: `glemme 0.1.0`. */
export const softwareName = nameIn(
  packageFile.parse(JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'))),
)

function nameIn({ name, version }: z.infer<typeof packageFile>): string {
  return `${name} ${version}`
}
