import type { ComponentChildren } from 'preact'

/** What a button looks like and does. */
export interface ButtonProps {
  children: ComponentChildren
  variant?: 'primary' | 'secondary' | 'tertiary'
  color?: 'accent' | 'danger' | 'neutral'
  size?: 'sm' | 'md' | 'lg'
  /** Sent with the form when this button is used. */
  name?: string
  value?: string
  /** Said instead of the visible words, which it must contain. */
  label?: string | undefined
}

/** A button that sends its form. */
export function Button(p: ButtonProps) {
  return (
    <button
      class="ds-button"
      type="submit"
      data-variant={p.variant ?? 'primary'}
      data-color={p.color}
      data-size={p.size}
      name={p.name}
      value={p.value}
      aria-label={p.label}
    >
      {p.children}
    </button>
  )
}

/** A link that looks like a button: for going on, never for changing something. */
export function ButtonLink(p: Omit<ButtonProps, 'name' | 'value'> & { href: string }) {
  return (
    <a
      class="ds-button"
      href={p.href}
      data-variant={p.variant ?? 'primary'}
      data-color={p.color}
      data-size={p.size}
      aria-label={p.label}
    >
      {p.children}
    </a>
  )
}
