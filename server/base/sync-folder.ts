import { open } from 'node:fs/promises'

/** What was made, renamed or removed in the folder stays so after a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
