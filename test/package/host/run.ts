import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core';
import { startSandbox } from 'pipedrive-export/sandbox';

import { answerCommands } from './commands.js';
import { CustomersModule } from './customers.module.js';
import { readSettings } from './settings.js';

/** Starts a Pipedrive and the service beside it, and tells the parent process when it listens. */
export async function run(adapter: AbstractHttpAdapter): Promise<void> {
  const settings = readSettings(process.env);
  const pipedrive = await startSandbox({ approve: 'automatic', company: { deals: 30 } });
  const app = await NestFactory.create(CustomersModule.with(settings, pipedrive), adapter, {
    logger: ['error', 'warn'],
  });
  app.enableShutdownHooks();
  answerCommands(app, pipedrive, `http://127.0.0.1:${settings.port}`);
  process.once('disconnect', () => void app.close().then(() => pipedrive.close()));
  await app.listen(settings.port, '127.0.0.1');
  process.send?.('listening');
}
