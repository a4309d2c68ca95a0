import { beforeEach, expect, it } from 'vitest';
import { RequestBuckets } from './request-buckets.js';

const MINUTE_MS = 60_000;

let seconds: number;
let buckets: RequestBuckets;

beforeEach(() => {
  seconds = 1_234;
  buckets = new RequestBuckets(3, () => seconds * 1_000_000);
});

it.each([1, 3, 7, 1_200, 60_000])('lets exactly %i requests through at one moment', async (limit) => {
  expect(await passed('a', limit, limit + 5)).toBe(limit);
});

it('lets as many through again as the time since then allows, and no more than the limit', async () => {
  await passed('a', 6, 6);
  seconds += 9;
  expect(await passed('a', 6, 6)).toBe(0);
  seconds += 1;
  expect(await passed('a', 6, 6)).toBe(1);
  seconds += 3_600;
  expect(await passed('a', 6, 20)).toBe(6);
});

it('says of a refused one when the next will pass, and holds to it', async () => {
  await passed('a', 6, 6);
  const { isBlocked, timeToBlockExpire } = await hit('a', 6);
  expect({ isBlocked, timeToBlockExpire }).toEqual({ isBlocked: true, timeToBlockExpire: 10 });
  seconds += timeToBlockExpire;
  expect((await hit('a', 6)).isBlocked).toBe(false);
});

it('takes nothing from who keeps asking while refused', async () => {
  await passed('a', 6, 100);
  seconds += 10;
  expect((await hit('a', 6)).isBlocked).toBe(false);
});

it('counts each key by itself, and each limit', async () => {
  await passed('a', 2, 2);
  expect(await passed('b', 2, 5)).toBe(2);
  expect(await passed('a', 2, 5, 'other')).toBe(2);
  expect(await passed('a', 2, 5)).toBe(0);
});

it('forgets the least recently used key where there are too many, of the same limit alone', async () => {
  await passed('a', 1, 1);
  await passed('a', 1, 1, 'other');
  for (const key of ['b', 'c', 'd']) await passed(key, 1, 1);
  expect(await passed('a', 1, 1)).toBe(1);
  expect(await passed('d', 1, 1)).toBe(0);
  expect(await passed('a', 1, 1, 'other')).toBe(0);
});

async function passed(key: string, limit: number, requests: number, throttler?: string): Promise<number> {
  let count = 0;
  for (let request = 0; request < requests; request += 1) {
    if (!(await hit(key, limit, throttler)).isBlocked) count += 1;
  }
  return count;
}

function hit(key: string, limit: number, throttler = 'one') {
  return buckets.increment(key, MINUTE_MS, limit, MINUTE_MS, throttler);
}
