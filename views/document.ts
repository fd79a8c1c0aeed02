import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'

/** A whole page as HTML. Everything that is not markup of ours is escaped. */
export function renderPage(page: VNode): string {
  return `<!doctype html>${renderToString(page)}`
}
