import { Injectable } from '@nestjs/common';

/**
 * What is kept of an account outside of this room and is to go with its connection. Whoever keeps something says how
 * it is forgotten; this room knows nobody of them.
 */
@Injectable()
export class AccountMemory {
  private readonly forgetters: ((accountId: string) => Promise<void>)[] = [];

  /** @param forget has to bear being called again */
  alsoForget(forget: (accountId: string) => Promise<void>): void {
    this.forgetters.push(forget);
  }

  async forget(accountId: string): Promise<void> {
    for (const forget of this.forgetters) await forget(accountId);
  }
}
