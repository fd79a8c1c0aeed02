import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { assets, icon, script, stylesheet } from '../../../views/assets/assets.ts'

const kilobyte = 1024
const source = (name: string) =>
  readFileSync(new URL(`../../../views/assets/${name}`, import.meta.url), 'utf8')

describe('the assets', () => {
  it('are named by their content', () => {
    for (const { path } of assets)
      assert.match(path, /^\/assets\/(site|icon)\.[A-Za-z0-9]{8,12}\.(css|js|svg)$/)
  })

  it('keep their budgets: style 30 kB, script 8 kB, both gzipped', () => {
    assert.ok(gzipSync(stylesheet.body).length <= 30 * kilobyte)
    assert.ok(gzipSync(script.body).length <= 8 * kilobyte)
    assert.ok(icon.body.length <= kilobyte)
  })

  it('have a layer of our own of at most 6 kB, without !important and id selectors', () => {
    const css = source('site.css')
    const squeezed = css.replace(/\s*([{};:,>+])\s*/g, '$1').replace(/\s+/g, ' ')
    assert.ok(squeezed.length <= 6 * kilobyte, String(squeezed.length))
    assert.match(css, /^@layer glemme \{/)
    assert.doesNotMatch(css, /!important|^\s*#/m)
  })

  it('break a long word of the heading between syllables, as its language does, not before its last letter', () => {
    assert.match(source('site.css'), /^ {2}h1 \{\n {4}hyphens: auto;/m)
  })

  it('fetch nothing from elsewhere: this page, or where a form of it leads', () => {
    for (const { body } of [stylesheet, script])
      assert.doesNotMatch(body.toString(), /url\(["']?https?:|@import|fetch\((?!location\.href|keep\.action)/)
  })

  it('have a script that writes text only', () => {
    const js = script.body.toString()
    assert.doesNotMatch(
      js,
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|\.style\b/,
    )
  })
})
