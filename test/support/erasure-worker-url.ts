/** The program `erasure-worker`, as source or built, whichever this file is. */
export const erasureWorkerUrl = new URL(
  import.meta.url.endsWith('.ts') ? './erasure-worker.ts' : './erasure-worker.js',
  import.meta.url,
).href
