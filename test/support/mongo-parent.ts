// A process of its own that holds an embedded server on the folder of its first argument. Says one line of JSON when
// ready; at SIGINT it still writes a row, says `written`, and stops gracefully.
import { MongoClient } from 'mongodb'
import { startEmbeddedMongo } from '../../server/store/embedded-mongo.ts'
import { silentLog } from './mongod.ts'

const mongo = await startEmbeddedMongo({ dataDir: process.argv[2] ?? '', log: silentLog })

async function writeAndStop(): Promise<void> {
  const client = await new MongoClient(mongo.uri).connect()
  await client.db('held').collection('rows').insertOne({ at: 'the end' })
  await client.close()
  process.stdout.write('written\n')
  await mongo.stop()
  clearInterval(staying)
}

const staying = setInterval(() => undefined, 60_000)
process.once('SIGINT', () => void writeAndStop())
process.stdout.write(`${JSON.stringify({ uri: mongo.uri, pid: mongo.pid })}\n`)
