import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Piscina } from 'piscina';

import { RESOLVED_OPTIONS, type ResolvedOptions } from '../../pipedrive.options.js';
import type { HttpResult } from '../http/read-body.js';
import type { AnsweredList } from '../v2/read-listed.js';
import type { V2Entity } from '../v2/v2-collections.js';
import { linePool } from './line-pool.js';
import { listOfLines } from './lined-list.js';
import type { LinesResult, LinesTask } from './lines-program.js';

/**
 * Makes lines of answers beside the thread that serves everybody. A page of 500 deals keeps a thread busy for some 15 ms; a
 * collection is hundreds of them in a row, while others wait for their page.
 */
@Injectable()
export class LineThreads implements OnModuleDestroy {
  readonly #most: number;
  #pool: Piscina<LinesTask, LinesResult> | undefined;

  constructor(@Inject(RESOLVED_OPTIONS) { bulk }: ResolvedOptions) {
    this.#most = bulk.threads;
  }

  /** Whether there are threads. */
  get areThere(): boolean {
    return this.#most > 0;
  }

  /**
   * The list of an answer of API v2, its records as lines.
   * @param body is gone afterwards
   */
  async read(body: Buffer, entity: V2Entity): Promise<HttpResult<AnsweredList>> {
    this.#pool ??= linePool(this.#most);
    // Of a buffer that is part of a larger one, a copy: only whole ones can be moved.
    const bytes = isWhole(body) ? body : new Uint8Array(body);
    const result = await this.#pool.run({ body: bytes, entity }, { transferList: [bytes.buffer] });
    return 'kind' in result ? { failure: result } : { answer: listOfLines(result) };
  }

  async onModuleDestroy(): Promise<void> {
    await this.#pool?.destroy();
  }
}

function isWhole(body: Buffer): body is Buffer<ArrayBuffer> {
  return body.byteLength === body.buffer.byteLength;
}
