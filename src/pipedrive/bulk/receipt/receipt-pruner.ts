import { Injectable } from '@nestjs/common';

import { Pruner } from '../../pruner.js';
import { Receipts } from './receipts.repository.js';

/** Forgets receipts after 30 days. */
@Injectable()
export class ReceiptPruner extends Pruner {
  constructor(private readonly receipts: Receipts) {
    super('old receipts');
  }

  override prune(): Promise<void> {
    return this.receipts.forgetOlderThan(30);
  }
}
