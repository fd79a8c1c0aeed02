import { stopBrowser } from './browser.ts'
import { stopTestMongo } from './mongod.ts'

/** Mocha calls this once, after all tests. */
export async function mochaGlobalTeardown(): Promise<void> {
  await stopBrowser()
  await stopTestMongo()
}
