// Connects node-redis with its defaults and uses it. usage: node node-redis.mjs port protocol
import assert from 'node:assert/strict';
import { RESP_TYPES, createClient } from 'redis';

const [port, protocol] = process.argv.slice(2).map(Number);
const client = createClient({ socket: { host: '127.0.0.1', port }, RESP: protocol });
client.on('error', (error) => {
  console.error(error);
  process.exit(1);
});
await client.connect();

assert.equal(await client.set('k', 'v'), 'OK');
assert.equal(await client.get('k'), 'v');
assert.equal(await client.get('none'), null);

const counts = await Promise.all(Array.from({ length: 1000 }, () => client.incr('n')));
assert.equal(counts.at(-1), 1000);

const [added, all] = await client.multi().hSet('h', { f: 'v', g: 'w' }).hGetAll('h').exec();
assert.equal(added, 2);
assert.deepEqual({ ...all }, { f: 'v', g: 'w' });

await assert.rejects(client.hGet('k', 'f'), /WRONGTYPE/);
await assert.rejects(client.sendCommand(['NOSUCH']), /unknown command/);

const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
await client.set(bytes, bytes);
const raw = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
assert.deepEqual(await raw.get(bytes), bytes);

await client.close();
console.log('node-redis: done');
