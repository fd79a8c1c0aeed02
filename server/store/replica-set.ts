import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { MongoClient, type Db, type Document } from 'mongodb'
import { socketUri } from './mongod-address.ts'

/** How often a server that starts is asked, milliseconds. */
const askEveryMs = 25

/** What is known about the server that is being started. */
export interface StartingServer {
  /** The path it listens on, which is also the name of the only member. */
  socket: string
  /** The process id it wrote into its folder, once it has. */
  lockHolder(): number | undefined
  running(): boolean
}

/**
 * The server is the writable primary of a replica set of one, under its present address, and is the process that
 * holds the folder. Returns its process id, or undefined when it ended before that.
 */
export async function becomePrimary(server: StartingServer): Promise<number | undefined> {
  while (server.running()) {
    const pid = (await answers(server.socket))
      ? await askUntilReady(server).catch(() => undefined)
      : undefined
    if (pid !== undefined) return pid
    await wait(askEveryMs)
  }
  return undefined
}

/** The socket file is there a moment before anybody listens. */
async function answers(socket: string): Promise<boolean> {
  const connection = connect(socket)
  return await new Promise(resolve => {
    connection.once('error', () => resolve(false))
    connection.once('connect', () => {
      connection.destroy()
      resolve(true)
    })
  })
}

/** A client that could not connect once never connects again, so its error ends it. */
async function askUntilReady(server: StartingServer): Promise<number | undefined> {
  const client = new MongoClient(socketUri(server.socket, 'directConnection=true'), {
    serverSelectionTimeoutMS: 1000,
    readPreference: 'secondaryPreferred',
  })
  try {
    await client.connect()
    while (server.running()) {
      const pid = await askOnce(client, server).catch(() => undefined) // not yet: asked again
      if (pid !== undefined) return pid
      await wait(askEveryMs)
    }
    return undefined
  } finally {
    await client.close()
  }
}

async function askOnce(client: MongoClient, server: StartingServer): Promise<number | undefined> {
  const admin = client.db('admin')
  const hello = await admin.command({ hello: 1 })
  if (hello['isWritablePrimary'] !== true || hello['me'] !== server.socket) {
    await configure(client, server.socket)
    return undefined
  }
  const status = await admin.command({ serverStatus: 1 })
  const pid = Number(status['pid'])
  return pid === server.lockHolder() ? pid : undefined
}

/** A fresh folder gets its replica set; one that was moved gets its new address; any other only needs time. */
async function configure(client: MongoClient, socket: string): Promise<void> {
  const kept = await client.db('local').collection('system.replset').findOne()
  const admin = client.db('admin')
  if (kept === null) await initiate(admin, socket)
  else if (hostOf(kept) !== socket) await moveTo(admin, kept, socket)
}

function hostOf(config: Document): unknown {
  const members: unknown = config['members']
  const first: unknown = Array.isArray(members) ? members[0] : undefined
  return typeof first === 'object' && first !== null && 'host' in first ? first.host : undefined
}

async function initiate(admin: Db, socket: string): Promise<void> {
  await admin.command({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: socket }] } })
}

async function moveTo(admin: Db, kept: Document, socket: string): Promise<void> {
  const members = [{ _id: 0, host: socket }]
  await admin.command({
    replSetReconfig: { ...kept, members, version: Number(kept['version']) + 1 },
    force: true,
  })
}
