// Connects ioredis with its defaults and uses it. usage: node ioredis.mjs port protocol
import assert from 'node:assert/strict';
import { Redis } from 'ioredis';

const [port, protocol] = process.argv.slice(2).map(Number);
const redis = new Redis({ host: '127.0.0.1', port, protocol, maxRetriesPerRequest: 1 });
redis.on('error', (error) => {
  console.error(error);
  process.exit(1);
});

assert.equal(await redis.set('k', 'v'), 'OK');
assert.equal(await redis.get('k'), 'v');
assert.equal(await redis.get('none'), null);

const pipeline = redis.pipeline();
for (let i = 0; i < 1000; i++) {
  pipeline.incr('n');
}
assert.deepEqual((await pipeline.exec()).at(-1), [null, 1000]);

assert.deepEqual(await redis.multi().hset('h', { f: 'v', g: 'w' }).hgetall('h').exec(), [
  [null, 2],
  [null, { f: 'v', g: 'w' }],
]);

await assert.rejects(redis.hget('k', 'f'), /WRONGTYPE/);
await assert.rejects(redis.call('NOSUCH'), /unknown command/);

const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
await redis.set(bytes, bytes);
assert.deepEqual(await redis.getBuffer(bytes), bytes);

await redis.quit();
console.log('ioredis: done');
