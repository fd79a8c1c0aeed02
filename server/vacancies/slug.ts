const longest = 60

/** The title as a piece of an address line: `[a-z0-9-]{3,80}`, æ as ae, ø as o, å as a. */
export function slugOf(title: string): string {
  const plain = title
    .toLowerCase()
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'o')
    .replaceAll('å', 'a')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replaceAll(/^-+|-+$/g, '')
  return plain.length >= 3 ? plain : `stilling-${plain}`.replace(/-$/, '')
}

/** The slug, or the slug with the lowest number that nobody has: `ingenior`, `ingenior-2`, ... */
export async function freeSlug(title: string, taken: (slug: string) => Promise<boolean>): Promise<string> {
  const base = slugOf(title)
  for (let number = 1; ; number += 1) {
    const slug = number === 1 ? base : `${base}-${number}`
    if (!(await taken(slug))) return slug
  }
}
