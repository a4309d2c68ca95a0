import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Door, type Handle } from './door/door.js';
import type { DoorLimits } from './door/door-limits.js';
import { forgetTypeOfNothing } from './door/forget-type-of-nothing.js';
import type { RequestLog } from './observability/request-log.js';
import { refusalOf } from './refusals/refusal.js';
import { sendRefusal } from './refusals/send-refusal.js';

/** What a test or a deployment may set. */
export interface HostAdapterOptions {
  /** Proxies whose X-Forwarded-For is believed; by default nobody's. */
  readonly trustProxy?: readonly string[] | undefined;
  /** Where they differ from the door's own. */
  readonly limits?: Partial<DoorLimits>;
}

/**
 * The platform the host runs on: Fastify behind a door of our own, so that every request has an id and a line in the log,
 * and every refusal the contract's form, also those that Node and Fastify make before a route is found.
 */
export class HostAdapter extends FastifyAdapter {
  readonly #door: Door;
  #end: () => Promise<void> = async () => undefined;

  constructor(
    private readonly requestLog: RequestLog,
    { trustProxy, limits }: HostAdapterOptions = {},
  ) {
    const door = new Door(requestLog, limits);
    super({
      serverFactory: (handle: Handle) => door.open(handle),
      trustProxy: trustProxy === undefined ? false : [...trustProxy],
      // We take no bodies but small forms.
      bodyLimit: 64 * 1024,
      // An unknown type is a 400 of the contract however long it is; what the door lets through, the router takes.
      routerOptions: { maxParamLength: 8 * 1024 },
      frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) => {
        const refused = refusalOf(error);
        requestLog.noteError(refused.code);
        sendRefusal(reply, refused);
      },
      clientErrorHandler: (error, socket) => door.refuseUnread(error, socket),
      logger: false,
    });
    this.#door = door;
    this.getInstance().addHook('onRequest', (request, _reply, done) => {
      requestLog.notePlatformRequest(request);
      forgetTypeOfNothing(request.raw);
      done();
    });
  }

  /** @param end ends what is under way and would take longer than there is time; called when nothing new is let in */
  beforeDraining(end: () => Promise<void>): void {
    this.#end = end;
  }

  /** Nest awaits it before any hook of a module runs: what is under way still has the database and all else. */
  override async beforeClose(): Promise<void> {
    const closed = this.#door.close();
    await this.#end();
    const cut = await closed;
    if (cut > 0) this.requestLog.noteCut(cut);
    super.beforeClose();
  }

  override async close(): Promise<void> {
    await this.#door.cutAfterDraining(() => super.close());
  }
}
