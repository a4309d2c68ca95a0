import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { SandboxContext } from '../context.js';
import { httpDate } from '../http-date.js';
import type { Fault } from './faults.js';
import { faultAnswer } from './fault-answers.js';

/** What is left to do after a fault: the ordinary answer, or nothing because the reply is on its way or never comes. */
export type AfterFault = 'answer' | 'nothing';

/**
 * Lets a fault happen.
 * @throws Refusal when the fault is another answer.
 */
export async function performFault(
  fault: Fault,
  reply: FastifyReply,
  context: SandboxContext,
): Promise<AfterFault> {
  const answer = faultAnswer(fault, context.url);
  if (answer !== undefined) throw answer;
  switch (fault.name) {
    case 'slow':
      await wait(fault.ms, undefined, { ref: false });
      // Somebody who has hung up must not spend a refresh token by an answer that nobody reads.
      return reply.request.raw.socket.destroyed ? abandon(reply) : 'answer';
    case 'hang':
      return abandon(reply);
    case 'cutConnection':
      return cut(reply, context.options.clock());
    case 'hugeBody':
      await reply.type('application/json; charset=utf-8').send(Readable.from(hugeBody()));
      return 'nothing';
    default:
      // The rest change the ordinary answer, where it is made.
      return 'answer';
  }
}

function abandon(reply: FastifyReply): AfterFault {
  reply.hijack();
  return 'nothing';
}

/** Headers and a part of the body, then the end of the connection. */
function cut(reply: FastifyReply, now: number): AfterFault {
  reply.hijack();
  reply.raw.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': '4096',
    date: httpDate(now),
  });
  reply.raw.write('{"success":true,"data":[{"id":1,"title":"Half of', () => reply.raw.destroy());
  return 'nothing';
}

const CHUNK = 'x'.repeat(1_048_576);
const CHUNKS = 101;

/** A little more than 100 MB of one string. */
function* hugeBody(): Generator<string> {
  yield '{"success":true,"data":[{"id":1,"title":"';
  for (let chunk = 0; chunk < CHUNKS; chunk++) yield CHUNK;
  yield '"}],"additional_data":{"next_cursor":null}}';
}
