import type { FastifyReply } from 'fastify';
import { refusalBody, type Refusal } from './refusal.js';

/** Answers a refusal whatever kind of answer the route, or the platform, was about to give. */
export function sendRefusal(reply: FastifyReply, refused: Refusal): void {
  void reply
    .status(refused.status)
    .header('Content-Type', 'application/json; charset=utf-8')
    .serializer(String)
    .send(JSON.stringify(refusalBody(refused)));
}
