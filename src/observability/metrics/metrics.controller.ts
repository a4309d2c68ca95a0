import { Controller, Get, Header, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import { Registry } from 'prom-client';

import { DocumentsMetrics } from './documents-metrics.decorator.js';
import { Metrics } from './metrics.js';
import { MetricsTokenGuard } from './metrics-token.guard.js';

/** For the operator's Prometheus. */
// A reading that is refused would be missing just where it is wanted.
@SkipThrottle({ address: true })
@UseGuards(MetricsTokenGuard)
@ApiTags('metrics')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Header('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE)
  @DocumentsMetrics()
  read(): Promise<string> {
    return this.metrics.text();
  }
}
