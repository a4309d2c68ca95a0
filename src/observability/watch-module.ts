import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { RefusalEvent, UpstreamEvent } from '../index.js';
import { currentFacts } from './request-facts.js';

/**
 * Counts what the module publishes into the facts of the request it happens for. However many applications of a process
 * ask for it, an event is counted once.
 * @returns ends it
 */
export function watchModule(): () => void {
  if (watchers === 0) {
    subscribe(UPSTREAM, countUpstream);
    subscribe(REFUSAL, noteRefusal);
  }
  watchers += 1;
  return () => {
    watchers -= 1;
    if (watchers > 0) return;
    unsubscribe(UPSTREAM, countUpstream);
    unsubscribe(REFUSAL, noteRefusal);
  };
}

let watchers = 0;

const UPSTREAM = 'pipedrive-export:upstream';
const REFUSAL = 'pipedrive-export:refusal';

function countUpstream(event: unknown): void {
  const facts = currentFacts();
  if (facts === undefined) return;
  facts.upstreamCalls += 1;
  facts.upstreamTokens += (event as UpstreamEvent).tokens;
}

function noteRefusal(event: unknown): void {
  const facts = currentFacts();
  if (facts !== undefined) facts.error = (event as RefusalEvent).code;
}
