import type { SandboxContext } from '../context.js';

/** The user who is signed in to Pipedrive, and so the one who allows. */
export function signedInUserId(context: SandboxContext): number {
  return context.options.behaviour.signedInUserId ?? context.company.administratorId;
}
