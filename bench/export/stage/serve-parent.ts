import type { Message } from './child.js';

/** The settings that this program was started with. */
export function childSettings<T>(): T {
  return JSON.parse(process.argv[2] ?? '{}') as T;
}

/** Answers the calls of the process that has started this one, until it lets go. */
export function serveParent<Call, Answer>(
  answer: (call: Call) => Answer | Promise<Answer>,
  { ready, close }: { ready?: unknown; close?: () => unknown } = {},
): void {
  process.on('message', ({ call }: { call: Call }) => void reply(() => answer(call)));
  process.once('disconnect', () => void close?.());
  send({ value: ready });
}

async function reply<Answer>(work: () => Answer | Promise<Answer>): Promise<void> {
  try {
    send({ value: await work() });
  } catch (error) {
    send({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

function send(message: Message): void {
  process.send?.(message);
}
