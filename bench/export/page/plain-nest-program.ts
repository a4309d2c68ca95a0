import 'reflect-metadata';

import { Controller, Get, Module, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import axios from 'axios';

import { childSettings, serveParent } from '../stage/serve-parent.js';
import type { ForwarderReady, ForwarderSettings } from './forwarder.js';

const { sandboxUrl, accessToken } = childSettings<ForwarderSettings>();

/** What one would write first: Nest on Express, axios as it comes, and its answer returned. */
@Controller()
class DealsController {
  @Get('deals')
  async deals(@Query('limit') limit: string): Promise<unknown> {
    const headers = { authorization: `Bearer ${accessToken}` };
    const { data } = await axios.get<unknown>(`${sandboxUrl}/api/v2/deals`, { params: { limit }, headers });
    return data;
  }
}

@Module({ controllers: [DealsController] })
class PlainModule {}

const app = await NestFactory.create(PlainModule, { logger: ['fatal'] });
await app.listen(0, '127.0.0.1');
const ready: ForwarderReady = { url: await app.getUrl() };
serveParent<never, never>((call) => call, { ready, close: () => process.exit() });
