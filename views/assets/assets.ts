import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** One asset: hash-named path under the mount (`/assets/site.<hash>.css`), content type, bytes. */
export interface Asset {
  path: string
  type: string
  body: Buffer
}

function read(url: string): Buffer {
  return readFileSync(fileURLToPath(url))
}

function beside(name: string): Buffer {
  return read(new URL(name, import.meta.url).href)
}

/** A stylesheet of ours without comments and indentation; nothing inside a declaration changes. */
function squeezed(name: string): Buffer {
  const css = beside(name).toString('utf8')
  return Buffer.from(
    css
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/\s*([{};])\s*/g, '$1')
      .replace(/\s*\n\s*/g, ' '),
  )
}

function named(name: string, extension: string, content: { type: string; body: Buffer }): Asset {
  const hash = createHash('sha256').update(content.body).digest('base64url').replace(/[-_]/g, '').slice(0, 12)
  return { path: `/assets/${name}.${hash}.${extension}`, ...content }
}

const styles = Buffer.concat([
  read(import.meta.resolve('@digdir/designsystemet-css')),
  squeezed('theme.css'),
  squeezed('site.css'),
])

/** The one stylesheet: Designsystemet, the theme, our own layer. */
export const stylesheet = named('site', 'css', { type: 'text/css; charset=utf-8', body: styles })
/** The one script; every page works without it. */
export const script = named('site', 'js', { type: 'text/javascript; charset=utf-8', body: beside('site.js') })
/** The icon of the tab. */
export const icon = named('icon', 'svg', { type: 'image/svg+xml', body: beside('icon.svg') })

/** All that is served below `/assets/`, to be cached for good. */
export const assets: readonly Asset[] = [stylesheet, script, icon]
