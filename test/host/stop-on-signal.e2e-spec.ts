import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { DOOR_LIMITS } from '../../src/door/door-limits.js';
import { built } from '../support/built.js';
import { eventually } from '../support/eventually.js';
import { LogLines } from '../support/log-lines.js';

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends with 0 on %s, in good order', async (signal) => {
  const { child, log, ended } = await start(`async () => logger.info('closed')`);
  child.kill(signal);
  expect(await ended).toEqual([0, null]);
  expect(log.all().map(({ msg }) => msg)).toEqual(expect.arrayContaining(['shutting down', 'closed']));
});

it('does not wait after a second signal', async () => {
  const { child, log, ended } = await start('() => new Promise(() => {})');
  child.kill('SIGTERM');
  await eventually(() => expect(log.text).toContain('shutting down'));
  child.kill('SIGINT');
  expect(await ended).toEqual([1, null]);
  expect(log.all().at(-1)).toMatchObject({ level: 'warn', signal: 'SIGINT', msg: 'stopped at once' });
});

it('does not wait for ever', async () => {
  const { child, log, ended } = await start('() => new Promise(() => {})', { limitMs: '100' });
  child.kill('SIGTERM');
  expect(await ended).toEqual([1, null]);
  expect(log.all().at(-1)).toMatchObject({ level: 'error', msg: expect.stringContaining('too long') });
});

it('gives all of it half a minute, and pages a little less', async () => {
  const { child, log, ended } = await start('() => new Promise(() => {})', {
    limitMs: 'undefined',
    before: HASTY,
  });
  child.kill('SIGTERM');
  expect(await ended).toEqual([1, null]);
  expect(log.all()).toContainEqual(expect.objectContaining({ msg: 'a time limit', ms: 30_000 }));
  expect(DOOR_LIMITS.drainMs).toBeLessThan(30_000);
});

it('says why it could not end in good order', async () => {
  const { child, log, ended } = await start(`async () => { throw new Error('the pool is stuck') }`);
  child.kill('SIGTERM');
  expect(await ended).toEqual([1, null]);
  expect(log.all().at(-1)).toMatchObject({ level: 'error', err: { message: 'the pool is stuck' } });
});

it('loses no line of the log, and mixes none up', async () => {
  const lines = Array.from({ length: 50 }, (_, line) => line);
  // Whoever is asked to write a line later has no time for it: all that do so are busy.
  const close = `async () => {
    const { pbkdf2 } = await import('node:crypto');
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (let each = 0; each < 4; each += 1) pbkdf2('', '', 3e6, 64, 'sha512', () => {});
    for (const line of ${JSON.stringify(lines)}) logger.info({ line });
  }`;
  const { child, log, ended } = await start(close);
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(log.all().flatMap(({ line }) => line ?? [])).toEqual(lines);
});

/** Says how long it would wait, and waits no longer. */
const HASTY = `const { setTimeout } = globalThis;
  globalThis.setTimeout = (work, ms) => {
    logger.info({ ms }, 'a time limit');
    return setTimeout(work, 0);
  };`;

/** A process whose application closes in that way. */
async function start(close: string, { limitMs = '60_000', before = '' } = {}) {
  const program = `
    const { createLogger } = await import('${pathToFileURL(built('observability/create-logger.js')).href}');
    const { stopOnSignal } = await import('${pathToFileURL(built('stop-on-signal.js')).href}');
    setInterval(() => {}, 1_000);
    const logger = createLogger();
    ${before}
    stopOnSignal({ close: ${close} }, logger, ${limitMs});
    logger.info('started');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const log = new LogLines();
  child.stdout.on('data', (chunk: Buffer) => log.write(chunk.toString()));
  const ended = once(child, 'close');
  await eventually(() => expect(log.text).toContain('started'));
  return { child, log, ended };
}
