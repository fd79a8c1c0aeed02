import type { ComponentChildren } from 'preact'

/** What a table of rows looks like: on a narrow screen each row is a card, whose cells name their column by `data-label`. */
export interface RowsTableProps {
  /** Said to who does not see the table. */
  caption: string
  columns: readonly string[]
  /** The rows. */
  children: ComponentChildren
}

/** A table with a head of columns. */
export function RowsTable({ caption, columns, children }: RowsTableProps) {
  return (
    <table class="ds-table cards-when-narrow">
      <caption class="ds-sr-only">{caption}</caption>
      <thead>
        <tr>
          {columns.map(column => (
            <th scope="col" key={column}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  )
}
