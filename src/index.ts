// The package's public names, grouped by what a reader wants to do.

// Import the module
export { PipedriveModule } from './pipedrive/pipedrive.module.js';
export type { PipedriveModuleStructure } from './pipedrive/pipedrive.module-definition.js';
export type { CredentialKey, PipedriveModuleOptions } from './pipedrive/pipedrive.options.js';
export { isKeySetUri, KEY_SET_URI_RULE } from './pipedrive/auth/caller-key.js';
export { readPublicKey } from './pipedrive/auth/read-public-key.js';
export { parseCredentialKeys } from './pipedrive/resolve-options.js';

// Give it its tables
export { pipedriveEntities, pipedriveMigrations } from './pipedrive/pipedrive.entities.js';

// Export without HTTP
export { ExportService } from './pipedrive/export/export.service.js';
export { ExportType } from './pipedrive/export/export-type.enum.js';
export type { ExportPageRequest } from './pipedrive/export/export-page-request.js';
export type { ExportPage, Pagination } from './pipedrive/export/export-page.dto.js';
export type { ExportRecord } from './pipedrive/upstream/records/export-record.js';
export type { PersonRecord } from './pipedrive/upstream/records/person.dto.js';
export type { OrganizationRecord } from './pipedrive/upstream/records/organization.dto.js';
export type { DealRecord } from './pipedrive/upstream/records/deal.dto.js';
export type { NoteRecord } from './pipedrive/upstream/records/note.dto.js';
export type { PipelineRecord } from './pipedrive/upstream/records/pipeline.dto.js';
export type { StageRecord } from './pipedrive/upstream/records/stage.dto.js';
export type { Access, AccessSource } from './pipedrive/upstream/access-source.js';

// Export a whole collection without HTTP
export { BulkExportService } from './pipedrive/bulk/bulk-export.service.js';
export type { BulkExport, BulkExportOptions } from './pipedrive/bulk/bulk-export.service.js';
export type { BulkExportRequest } from './pipedrive/bulk/bulk-request.js';
export type { FormatName } from './pipedrive/bulk/format/media-types.js';
export type { ExportReceipt } from './pipedrive/bulk/receipt/export-receipt.dto.js';

// Connect an account without HTTP
export { ConnectionService } from './pipedrive/connection/connection.service.js';
export type { Disconnection } from './pipedrive/connection/life/disconnection.dto.js';
export type { ConnectionStatus } from './pipedrive/connection/status/connection-status.dto.js';

// Close the stored tokens by another key
export { rotateCredentials } from './pipedrive/rotate-credentials.js';
export type {
  RotationOptions,
  RotationProgress,
  RotationReport,
} from './pipedrive/credentials/rotate-rows.js';
export type { UnreadableAccount } from './pipedrive/credentials/rotate-row.js';
export type { ConnectedCompany } from './pipedrive/connection/answer/connection-outcome.js';

// Know who calls
export { accountOf } from './pipedrive/auth/caller.js';

// Tell errors apart
export {
  ERROR_CODES,
  type ErrorCode,
  ExternalApiError,
  InsufficientScopeError,
  InvalidBodyError,
  InternalError,
  InvalidQueryError,
  InvalidRequestError,
  InvalidTypeError,
  KeysUnavailableError,
  NotAcceptableError,
  NotFoundError,
  PipedriveExportError,
  RateLimitError,
  type RateLimitScope,
  ReconnectNeededError,
  RefusedAccessError,
  RefusedRequestError,
  ShuttingDownError,
  TokenInvalidatedError,
  TokenNotFoundError,
  UnauthorizedClientError,
  UnauthorizedError,
} from './pipedrive/errors/index.js';

// Watch it work: what is published on node:diagnostics_channel
export {
  type BudgetEvent,
  REFRESH_OUTCOMES,
  type RefreshEvent,
  type RefreshOutcome,
  type RefusalEvent,
  type StreamEvent,
  type UpstreamEvent,
} from './pipedrive/diagnostics.js';
