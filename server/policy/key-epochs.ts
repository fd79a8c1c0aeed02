/** Days: how old a key epoch is when the next one takes over. Source: deletion.md 2 */
export const rotateAfterDays = 7
/**
 * Days: by when its key is destroyed at the latest, counted from its beginning; so long after a deletion, at most, could
 * backups be read. Source: deletion.md 2
 */
export const destroyAfterDays = 8
