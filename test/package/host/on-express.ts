import { ExpressAdapter } from '@nestjs/platform-express';

import { run } from './run.js';

void run(new ExpressAdapter());
