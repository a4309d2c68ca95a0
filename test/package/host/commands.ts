import type { INestApplicationContext } from '@nestjs/common';
import {
  ConnectionService,
  type ExportPageRequest,
  ExportService,
  PipedriveExportError,
} from 'pipedrive-export';
import type { FaultName, FaultOptions, Sandbox } from 'pipedrive-export/sandbox';

/** What the test asks of the service beside HTTP, over the channel between the two processes. */
export interface Commands {
  /** `ExportService.page()`, as a job of the service would call it. */
  page(request: ExportPageRequest): Promise<unknown>;
  /** Connects an account by `ConnectionService`, in a service that has no routes for it. */
  connect(accountId: string): Promise<unknown>;
  /** Lets the next calls to Pipedrive fail. */
  fault(name: FaultName, options?: FaultOptions): void;
  /** How many requests Pipedrive has received. */
  received(): number;
  /** Ids of the deals that Pipedrive has. */
  dealIds(): number[];
}

export interface CommandCall {
  readonly call: number;
  readonly name: keyof Commands;
  readonly parameters: readonly unknown[];
}

export type CommandAnswer = { readonly call: number } & (
  { readonly result: unknown } | { readonly error: string }
);

/** @param url where the service listens; its front end is there, too */
export function answerCommands(app: INestApplicationContext, pipedrive: Sandbox, url: string): void {
  const commands: Commands = {
    page: (request) => app.get(ExportService, { strict: false }).page(request),
    connect: (accountId) => connect(app.get(ConnectionService, { strict: false }), accountId, url),
    fault: (name, options) => pipedrive.faults.next(name, options),
    received: () => pipedrive.requests.count(),
    dealIds: () => pipedrive.company.deals.map((deal) => deal.id),
  };
  process.on('message', (message: CommandCall) => void answer(commands, message));
}

/**
 * Somebody follows the link and presses Allow; the service gets the address that Pipedrive then redirects to, and the
 * front end the one that the service does.
 */
async function connect(connection: ConnectionService, accountId: string, frontEnd: string): Promise<unknown> {
  const authorized = await fetch(connection.authorizeUrl(accountId, frontEnd), { redirect: 'manual' });
  const redirect = new URL(authorized.headers.get('location') ?? '');
  const [state = '', code = ''] = ['state', 'code'].map((name) => redirect.searchParams.get(name) ?? '');
  const answer = await connection.callback({ state, code });
  if (answer.kind !== 'redirect') throw new Error(`the callback answered a ${answer.kind}`);
  return connection.confirm(accountId, new URL(answer.location).searchParams.get('confirmation') ?? '');
}

async function answer(commands: Commands, { call, name, parameters }: CommandCall): Promise<void> {
  try {
    const command = commands[name] as (...parameters: readonly unknown[]) => unknown;
    send({ call, result: await command(...parameters) });
  } catch (error) {
    send({ call, error: error instanceof PipedriveExportError ? error.code : String(error) });
  }
}

function send(message: CommandAnswer): void {
  process.send?.(message);
}
