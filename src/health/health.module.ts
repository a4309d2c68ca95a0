import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller.js';

/** Whether the process lives, and whether it can serve. */
@Module({ imports: [TerminusModule], controllers: [HealthController] })
export class HealthModule {}
