import { Module } from '@nestjs/common';
import { Metrics } from './metrics.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsTokenGuard } from './metrics-token.guard.js';

/** What the service counts of itself, for who has its token. */
@Module({ controllers: [MetricsController], providers: [Metrics, MetricsTokenGuard] })
export class MetricsModule {}
