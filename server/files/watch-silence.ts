import type { Readable } from 'node:stream'
import { monotonicMs } from '../base/clock.ts'

/** Who is watched, and what is done about silence. */
export interface SilenceWatch {
  stream: Readable
  /** How long nothing may come, milliseconds. */
  longestMs: number
  /** While true the stream waits for us: that is not the sender's silence. */
  isBusy(): boolean
  onSilence(): void
}

/** Calls once when the sender has sent nothing for that long. Gives the function that ends the watch. */
export function watchSilence(watch: SilenceWatch): () => void {
  const { stream, longestMs } = watch
  let heardAt = monotonicMs()
  const hear = (): void => void (heardAt = monotonicMs())
  const check = (): void => {
    if (watch.isBusy() || stream.readableEnded) hear()
    if (monotonicMs() - heardAt < longestMs) return
    end()
    watch.onSilence()
  }
  const timer = setInterval(check, Math.ceil(longestMs / 20))
  const end = (): void => {
    clearInterval(timer)
    stream.off('data', hear)
  }
  stream.on('data', hear)
  return end
}
