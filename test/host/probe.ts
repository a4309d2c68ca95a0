import { Body, Controller, Get, HttpException, Module, Post, Res } from '@nestjs/common';
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
