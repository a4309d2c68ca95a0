import type { MigrationInterface } from 'typeorm';

import { LoginAttempt } from './connection/login/login-attempt.entity.js';
import { StoredReceipt } from './bulk/receipt/export-receipt.entity.js';
import { CompanyBudgetRow } from './budget/company-budget.entity.js';
import { OAuthCredential } from './credentials/oauth-credential.entity.js';
import { ExportPosition } from './export/ledger/export-position.entity.js';
import { CreateOAuthCredentials1790000000001 } from './migrations/1790000000001-create-oauth-credentials.js';
import { CreateExportPositions1790000000002 } from './migrations/1790000000002-create-export-positions.js';
import { AddCredentialLife1790000000003 } from './migrations/1790000000003-add-credential-life.js';
import { CreateLoginAttempts1790000000005 } from './migrations/1790000000005-create-login-attempts.js';
import { CreateExportReceipts1790000000006 } from './migrations/1790000000006-create-export-receipts.js';
import { CreateCompanyBudgets1790000000007 } from './migrations/1790000000007-create-company-budgets.js';
import { AddExportPulse1790000000010 } from './migrations/1790000000010-add-export-pulse.js';

/** The module's tables, for the host's DataSource. All of them are named `pipedrive_…`. */
export const pipedriveEntities = [
  OAuthCredential,
  ExportPosition,
  LoginAttempt,
  StoredReceipt,
  CompanyBudgetRow,
] as const;

/** Their migrations, in order, for the host's DataSource. */
export const pipedriveMigrations: readonly (new () => MigrationInterface)[] = [
  CreateOAuthCredentials1790000000001,
  CreateExportPositions1790000000002,
  AddCredentialLife1790000000003,
  CreateLoginAttempts1790000000005,
  CreateExportReceipts1790000000006,
  CreateCompanyBudgets1790000000007,
  AddExportPulse1790000000010,
];
