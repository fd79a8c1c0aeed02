/** A line of the log that complains; that jobs were silent over a jump in time is said, and right. */
export const complaint = /"level":"error","time":"[^"]*","event":"(?!health\.red")/
