import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Get,
  HttpException,
  Module,
  Param,
  Post,
  Res,
  StreamableFile,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** Routes that a feature might have, and what may go wrong in them. */
@Controller('probe')
class ProbeController {
  @Post('body')
  body(@Body() body: unknown): unknown {
    return { received: body };
  }

  @Get('406')
  notAcceptable(): never {
    throw new HttpException('a feature’s own words', 406);
  }

  @Get('429')
  tooMany(): never {
    throw new HttpException('a feature’s own words', 429);
  }

  @Get('bug')
  bug(): never {
    throw Object.assign(new Error('the pool is empty'), {
      parameters: ['hunter2'],
      config: { token: 'hunter2' },
    });
  }

  @Get('throws/:what')
  async throws(@Param('what') what: string): Promise<never> {
    await Promise.resolve();
    throw THROWN[what];
  }

  @Get('streams/:when')
  async streams(@Param('when') when: string, @Res() reply: FastifyReply): Promise<void> {
    await reply.type('text/plain').send(Readable.from(failing(when === 'later')));
  }

  @Get('bug-after-headers')
  async bugAfterHeaders(@Res() reply: FastifyReply): Promise<never> {
    reply.raw.writeHead(200, { 'Content-Type': 'text/plain' });
    await new Promise((resolve) => reply.raw.write('the beginning', resolve));
    throw new Error('and no end');
  }

  /** More than the machine itself would take off our hands. */
  @Get('huge')
  huge(): string {
    return 'x'.repeat(64 * 1024 * 1024);
  }

  /** Without an end. */
  @Get('endless')
  endless(): StreamableFile {
    return new StreamableFile(Readable.from(endlessChunks(), { objectMode: false }));
  }

  @Get('slow')
  async slow(): Promise<string> {
    await new Promise((resolve) => ProbeGate.open.push(resolve as () => void));
    return 'served';
  }
}

/** Holds `GET /probe/slow` back until a spec opens it. */
export class ProbeGate {
  static readonly open: (() => void)[] = [];
}

@Module({ controllers: [ProbeController] })
export class ProbeModule {}

const CIRCULAR: Record<string, unknown> = { secret: 'hunter2' };
CIRCULAR['itself'] = CIRCULAR;

/** What may be thrown, by the last part of the path. */
export const THROWN: Record<string, unknown> = {
  error: new TypeError('hunter2'),
  'error-with-a-status': Object.assign(new Error('hunter2'), { statusCode: 404, status: 404 }),
  'error-with-a-cause': new Error('hunter2', { cause: CIRCULAR }),
  'exception-with-an-object': new HttpException({ secret: 'hunter2', itself: 1n }, 500),
  'exception-of-503': new HttpException('hunter2', 503),
  'exception-of-no-status': new HttpException('hunter2', 99),
  text: 'hunter2',
  number: 418,
  null: null,
  undefined: undefined,
  circular: CIRCULAR,
  'own-body': { statusCode: 400, success: true, message: 'hunter2' },
  response: { getStatus: () => 200, getResponse: () => 'hunter2', message: 'hunter2' },
};

async function* failing(later: boolean): AsyncGenerator<string> {
  if (later) {
    yield 'the beginning';
    // Until it has left us.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('hunter2');
}

function* endlessChunks(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(64 * 1024, 'x');
}
