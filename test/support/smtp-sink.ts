import { once } from 'node:events'
import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** A mail as it came over the wire. */
export interface ReceivedMail {
  from: string
  /** Every RCPT TO. */
  recipients: string[]
  raw: string
}

/** What the server does with the next mails. */
export interface SinkBehaviour {
  /** Answers RCPT TO with this code. */
  refuseRecipient?: number
  /** Answers the data with this code. */
  refuseData?: number
  /** Never answers RCPT TO. */
  hang?: boolean
  /** Takes the mail, then drops the connection without an answer. */
  closeAfterData?: boolean
}

/** A real SMTP server on 127.0.0.1. */
export interface SmtpSink {
  url: string
  received: ReceivedMail[]
  behave(behaviour: SinkBehaviour): void
  close(): Promise<void>
}

/** It listens, behind a TCP relay that can cut connections. */
export async function startSmtpSink(): Promise<SmtpSink> {
  const received: ReceivedMail[] = []
  const sockets = new Set<Socket>()
  let behaviour: SinkBehaviour = {}
  const cut = () => sockets.forEach(socket => socket.destroy())
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: (_address, _session, done) => {
      if (behaviour.hang) return
      done(behaviour.refuseRecipient ? refusal(behaviour.refuseRecipient) : undefined)
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        if (behaviour.refuseData) return done(refusal(behaviour.refuseData))
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          from: mailFrom ? mailFrom.address : '',
          recipients: rcptTo.map(to => to.address),
          raw: Buffer.concat(chunks).toString(),
        })
        if (behaviour.closeAfterData) cut()
        else done()
      })
    },
  } satisfies SMTPServerOptions)
  server.on('error', () => undefined) // connections that were cut
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const relay = createServer(socket => {
    const behind = connect((server.server.address() as AddressInfo).port, '127.0.0.1')
    for (const [one, other] of [
      [socket, behind],
      [behind, socket],
    ] as const) {
      one.setNoDelay(true)
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  relay.listen(0, '127.0.0.1')
  await once(relay, 'listening')
  return {
    url: `smtp://127.0.0.1:${(relay.address() as AddressInfo).port}`,
    received,
    behave: next => (behaviour = next),
    close: async () => {
      cut()
      await new Promise<void>(resolve => relay.close(() => resolve()))
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}

function refusal(responseCode: number): Error {
  return Object.assign(new Error('refused by the test'), { responseCode })
}
