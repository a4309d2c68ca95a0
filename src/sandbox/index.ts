/** The package's entry `./sandbox`: a Pipedrive that runs locally, for tests and for trying things out. */
export { startSandbox } from './start-sandbox.js';
export type { Sandbox, SandboxTokens } from './sandbox.js';
export type { SandboxBehaviour, SandboxLimits, SandboxOptions } from './options.js';

export type { SandboxCompany } from './company/company.js';
export type { CompanySize } from './company/company-size.js';
export type { CustomFieldDefinition, CustomFieldKind } from './company/custom-field-definitions.js';
export type {
  AddressValue,
  ContactValue,
  CustomFieldValues,
  DealRecord,
  OrganizationRecord,
  PersonRecord,
  PipelineRecord,
  RecordType,
  RecordTypes,
  StageRecord,
} from './company/records.js';
export type { NoteRecord, SentNote, SentUser, UserRecord } from './company/v1-records.js';

export type { Faults } from './faults/faults.js';
export type { FaultOptions, FaultTarget } from './faults/faults.js';
export { FAULT_NAMES } from './faults/fault-names.js';
export type { FaultName } from './faults/fault-names.js';
export type { RequestLog } from './request-log.js';
export type { LoggedRequest } from './request-log.js';
export type { ApiRouteName, RouteName } from './route-name.js';
export type { TokenResponse } from './oauth/grants.js';
export type { UninstallOptions } from './oauth/uninstall.js';
