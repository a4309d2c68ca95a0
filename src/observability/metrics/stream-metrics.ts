import { Counter, type Registry } from 'prom-client';

import type { StreamEvent } from '../../index.js';

/** What has left us in streams of whole collections. */
export function streamMetrics(registry: Registry): (event: StreamEvent) => void {
  const labelNames = ['type', 'format'] as const;
  const records = new Counter({
    name: 'pipedrive_export_stream_records_total',
    help: 'Records written to streams of whole collections',
    labelNames,
    registers: [registry],
  });
  const bytes = new Counter({
    name: 'pipedrive_export_stream_bytes_total',
    help: 'Bytes written to streams of whole collections, before compression',
    labelNames,
    registers: [registry],
  });
  return ({ type, format, records: written, bytes: size }) => {
    records.inc({ type, format }, written);
    bytes.inc({ type, format }, size);
  };
}
