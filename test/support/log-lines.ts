import type { DestinationStream } from 'pino';

/** Collects what an application logs. */
export class LogLines implements DestinationStream {
  /** Everything, as it was written. */
  text = '';

  write(chunk: string): void {
    this.text += chunk;
  }

  /** The lines about requests, in the order of their ends. */
  requests(): Record<string, unknown>[] {
    return this.all().filter((line) => String(line['msg']).startsWith('request '));
  }

  all(): Record<string, unknown>[] {
    return this.text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}
