/** One asset: hash-named path under the mount (`/assets/site.<hash>.css`), content type, bytes. */
export interface Asset {
  path: string
  type: string
  body: Buffer
}
