import { FastifyAdapter } from '@nestjs/platform-fastify';

import { run } from './run.js';

void run(new FastifyAdapter());
