import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Registry } from 'prom-client';

import { Env } from '../../config/env.js';
import { RequestLog } from '../request-log.js';
import { budgetMetrics } from './budget-metrics.js';
import { processMetrics } from './process-metrics.js';
import { refreshMetrics } from './refresh-metrics.js';
import { requestMetrics } from './request-metrics.js';
import { streamMetrics } from './stream-metrics.js';
import { tokenMetrics } from './token-metrics.js';
import { upstreamMetrics } from './upstream-metrics.js';

/** What this replica counts, where somebody may read it; where nobody may, nothing is counted. */
@Injectable()
export class Metrics implements OnModuleInit, OnApplicationShutdown {
  private readonly registry = new Registry();
  private all = this.registry;
  private readonly ends: (() => void)[] = [];

  constructor(
    private readonly env: Env,
    private readonly requestLog: RequestLog,
  ) {}

  onModuleInit(): void {
    const { metricsToken, metricsAccounts } = this.env;
    if (metricsToken === undefined) return;
    this.ends.push(
      this.requestLog.onEnd(requestMetrics(this.registry)),
      listen(UPSTREAM, upstreamMetrics(this.registry)),
      listen(UPSTREAM, tokenMetrics(this.registry, { mostAccounts: metricsAccounts })),
      listen(UPSTREAM, budgetMetrics(this.registry, { mostCompanies: metricsAccounts })),
      listen('pipedrive-export:refresh', refreshMetrics(this.registry)),
      listen('pipedrive-export:stream', streamMetrics(this.registry)),
    );
    this.all = Registry.merge([this.registry, processMetrics()]);
  }

  onApplicationShutdown(): void {
    for (const end of this.ends.splice(0)) end();
  }

  /** In the text format of Prometheus. */
  text(): Promise<string> {
    return this.all.metrics();
  }
}

const UPSTREAM = 'pipedrive-export:upstream';

/** The module publishes on each channel what the listeners of it take. */
function listen<T>(channel: string, listener: (event: T) => void): () => void {
  const onMessage = (event: unknown): void => listener(event as T);
  subscribe(channel, onMessage);
  return () => unsubscribe(channel, onMessage);
}
