// Adds jobs to a queue of BullMQ and has workers take them; prints jobs a second, both included.
// usage: node bullmq-rate.mjs port jobs
import { Queue, Worker } from 'bullmq';

const [port, count] = process.argv.slice(2).map(Number);
const connection = { host: '127.0.0.1', port, maxRetriesPerRequest: null };
const name = `rate-${process.pid}`;
const queue = new Queue(name, { connection });
await queue.waitUntilReady();

const began = process.hrtime.bigint();
let done = 0;
let finish;
const finished = new Promise((resolve) => (finish = resolve));
const worker = new Worker(
  name,
  async () => {
    if (++done === count) {
      finish();
    }
  },
  { connection, concurrency: 50 },
);
for (let i = 0; i < count; i += 500) {
  await queue.addBulk(
    Array.from({ length: Math.min(500, count - i) }, (_, n) => ({ name: 'job', data: { n } })),
  );
}
await finished;
const seconds = Number(process.hrtime.bigint() - began) / 1e9;
await worker.close();
await queue.obliterate({ force: true });
await queue.close();
console.log((count / seconds).toFixed(1));
