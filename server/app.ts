import express, { type Express } from 'express'
import type { Glemme } from './glemme.ts'

/** The standalone host: the product at the root and nothing else. */
export function createApp(glemme: Pick<Glemme, 'router'>, trustProxy: number | string[]): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', trustProxy)
  app.use(glemme.router)
  return app
}
