// Uses BullMQ: queues, workers, flows, delayed and repeated jobs, priorities, retries, rate limits.
// usage: node bullmq.mjs port protocol
import assert from 'node:assert/strict';
import { FlowProducer, Queue, QueueEvents, Worker } from 'bullmq';

const [port] = process.argv.slice(2).map(Number);
const connection = { host: '127.0.0.1', port, maxRetriesPerRequest: null };
const closing = [];
const use = (thing) => {
  thing.on('error', (error) => {
    console.error(error);
    process.exit(1);
  });
  closing.push(thing);
  return thing;
};

// Workers take all jobs of a queue, each once, and answer.
const queue = use(new Queue('plain', { connection }));
const events = use(new QueueEvents('plain', { connection }));
await events.waitUntilReady();
const seen = [];
for (let i = 0; i < 2; i++) {
  use(
    new Worker(
      'plain',
      async (job) => {
        seen.push(job.data.n);
        await job.updateProgress(50);
        if (job.data.fails && job.attemptsMade < 2) {
          throw new Error('not yet');
        }
        return job.data.n * 2;
      },
      { connection, concurrency: 5 },
    ),
  );
}
const jobs = await queue.addBulk(
  Array.from({ length: 100 }, (_, n) => ({ name: 'double', data: { n } })),
);
assert.deepEqual(
  await Promise.all(jobs.map((job) => job.waitUntilFinished(events, 20000))),
  Array.from({ length: 100 }, (_, n) => n * 2),
);
assert.deepEqual(
  seen.sort((a, b) => a - b),
  Array.from({ length: 100 }, (_, n) => n),
);

// A job that fails is tried again, after a pause.
const retried = await queue.add(
  'retried',
  { n: 1000, fails: true },
  { attempts: 3, backoff: { type: 'fixed', delay: 20 } },
);
assert.equal(await retried.waitUntilFinished(events, 20000), 2000);
assert.equal((await queue.getJob(retried.id)).attemptsMade, 3);

// Delayed, prioritized, and with an id of its own, which is added once only.
const began = Date.now();
const delayed = await queue.add('delayed', { n: 7 }, { delay: 200 });
assert.equal(await delayed.getState(), 'delayed');
assert.equal(await delayed.waitUntilFinished(events, 20000), 14);
assert.ok(Date.now() - began >= 190);
const first = await queue.add('own', { n: 1 }, { jobId: 'mine', priority: 3 });
const second = await queue.add('own', { n: 2 }, { jobId: 'mine' });
assert.equal(first.id, second.id);
await first.waitUntilFinished(events, 20000);
assert.equal((await queue.getJobCounts('completed')).completed, 103);

// Repeated by a scheduler.
const repeated = use(new Queue('repeated', { connection }));
await repeated.upsertJobScheduler('often', { every: 50 }, { name: 'tick', data: {} });
let ticks = 0;
const ticking = use(new Worker('repeated', async () => void ticks++, { connection }));
while (ticks < 4) {
  await new Promise((resolve) => setTimeout(resolve, 20));
}
assert.equal((await repeated.getJobSchedulers()).length, 1);
assert.equal(await repeated.removeJobScheduler('often'), true);
await ticking.close();

// A flow: the parent runs when its children have.
const flow = use(new FlowProducer({ connection }));
const parents = use(new QueueEvents('parents', { connection }));
await parents.waitUntilReady();
use(new Worker('children', async (job) => job.data.n, { connection }));
use(
  new Worker(
    'parents',
    async (job) => {
      const values = Object.values(await job.getChildrenValues());
      return values.reduce((sum, value) => sum + value, 0);
    },
    { connection },
  ),
);
const tree = await flow.add({
  name: 'sum',
  queueName: 'parents',
  children: [1, 2, 3].map((n) => ({ name: 'child', queueName: 'children', data: { n } })),
});
assert.equal(await tree.job.waitUntilFinished(parents, 20000), 6);

// Not more than two in a fifth of a second.
const limited = use(new Queue('limited', { connection }));
const times = [];
const limiting = use(
  new Worker('limited', async () => void times.push(Date.now()), {
    connection,
    limiter: { max: 2, duration: 200 },
  }),
);
await limited.addBulk(Array.from({ length: 6 }, () => ({ name: 'l', data: {} })));
while (times.length < 6) {
  await new Promise((resolve) => setTimeout(resolve, 20));
}
assert.ok(times[5] - times[0] >= 350, `too fast: ${times}`);
await limiting.close();

// Paused, drained, and removed with all it had.
await queue.pause();
await queue.add('waiting', { n: 1 });
assert.equal(await queue.isPaused(), true);
assert.equal(await queue.count(), 1);
await queue.drain();
assert.equal(await queue.count(), 0);
await queue.resume();

for (const thing of closing.reverse()) {
  await thing.close();
}
const last = new Queue('plain', { connection });
await last.obliterate({ force: true });
await last.close();
console.log('bullmq: done');
process.exit(0);
