import type { Part } from '../part.js';
import { measureForms } from './measure-forms.js';
import { profileForms } from './profile-forms.js';
import type { CpuResult } from './cpu-result.js';
import { reportOnCpu } from './report-on-cpu.js';

/** What a whole collection costs the service's process, and where that goes. */
export const CPU: Part<CpuResult> = {
  title: 'Processor time',
  measure: async (run) => ({ forms: await measureForms(run), profiles: await profileForms(run) }),
  report: reportOnCpu,
};
