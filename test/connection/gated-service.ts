import { afterAll, afterEach, beforeAll } from 'vitest';

import type { PipedriveModuleOptions } from '../../src/index.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { CredentialRows } from './credential-rows.js';
import { type HostSetup, impatientOptions, optionsFor } from './host.js';
import { connect, type Service, serviceOn } from './oauth-dance.js';
import { forwardAll, startTokenGate, type TokenGate } from './token-gate.js';

interface GatedSetup {
  /** Default: approves by itself, and has a company with one deal. */
  readonly sandbox?: SandboxOptions;
  /** Of a token request. Default: the module's own. */
  readonly timeoutMs?: number;
  /** Default 1. */
  readonly replicas?: number;
}

/** Replicas of a service on a database of their own, with a gate before the sandbox's token endpoint. */
export class GatedService {
  database!: TestDatabase;
  sandbox!: Sandbox;
  gate!: TokenGate;
  rows!: CredentialRows;
  options!: PipedriveModuleOptions;
  private readonly replicas: Service[] = [];
  private impatientReplica?: Promise<Service>;
  private accounts = 0;

  private constructor(private readonly setup: GatedSetup) {}

  /** For the whole spec file: opened before its first test, closed after the last; after each the gate is open again. */
  static ofFile(setup: GatedSetup = {}): GatedService {
    const service = new GatedService(setup);
    beforeAll(() => service.open());
    afterEach(() => service.reset());
    afterAll(() => service.close());
    return service;
  }

  /** The first replica; where there is one, the service. */
  get first(): Service {
    return this.replica(0);
  }

  replica(index: number): Service {
    const replica = this.replicas[index];
    if (replica === undefined) throw new Error(`there is no replica ${index}`);
    return replica;
  }

  /** One that hardly waits for an answer to a token request: for those that never come. All others have their time. */
  impatient(): Promise<Service> {
    this.impatientReplica ??= this.startReplica({ options: impatientOptions(this.options) });
    return this.impatientReplica;
  }

  /** One more, which the test closes. */
  startReplica(own: Partial<HostSetup> = {}): Promise<Service> {
    const { options = this.options, databaseUrl = this.database.url } = own;
    return serviceOn({ databaseUrl, options });
  }

  newAccount(): string {
    return `acc-${(this.accounts += 1)}`;
  }

  /** A new account with a fresh grant; sandbox and gate have forgotten how it came by it. */
  async connected(): Promise<string> {
    const account = this.newAccount();
    await connect(this.first, account);
    this.sandbox.requests.clear();
    this.gate.forms.length = 0;
    return account;
  }

  /** Another whose token has expired. */
  async expired(): Promise<string> {
    const account = await this.connected();
    await this.rows.expire(account);
    return account;
  }

  /** Another whose token is due, and good for minutes. */
  async due(): Promise<string> {
    const account = await this.connected();
    await this.rows.makeDue(account);
    return account;
  }

  private async open(): Promise<void> {
    const { sandbox, replicas = 1, ...oauth } = this.setup;
    this.database = await createTestDatabase();
    this.sandbox = await startSandbox({ approve: 'automatic', company: { deals: 1 }, ...sandbox });
    this.gate = await startTokenGate(this.sandbox.url);
    this.rows = await CredentialRows.open(this.database.url);
    this.options = {
      ...optionsFor({ url: this.gate.url, options: this.sandbox.options }, oauth),
      http: { allowedHosts: [new URL(this.sandbox.url).host] },
    };
    for (let count = 0; count < replicas; count += 1) {
      this.replicas.push(await this.startReplica());
    }
  }

  private reset(): void {
    this.gate.keeper = forwardAll;
    this.sandbox.faults.clear();
    this.sandbox.behave({ refreshTokens: this.setup.sandbox?.refreshTokens ?? 'rotating' });
  }

  private async close(): Promise<void> {
    if (this.impatientReplica !== undefined) this.replicas.push(await this.impatientReplica);
    await Promise.all(this.replicas.map(({ host }) => host.close()));
    await this.rows.close();
    await this.gate.close();
    await this.sandbox.close();
    await this.database.drop();
  }
}
