import type { Run } from '../part.js';
import { cpuSeconds } from '../stage/process-usage.js';
import type { Stage } from '../stage/stage.js';
import { collect } from './collect.js';
import { collectionsStage } from './collections-stage.js';
import type { CpuOfForm } from './cpu-result.js';
import { type Form, FORMS } from './forms.js';

/** Each form's processor time, in turn, so that what else the machine does falls on all of them. */
export async function measureForms(run: Run): Promise<CpuOfForm[]> {
  const stage = await collectionsStage(run);
  try {
    const { authorization } = await stage.connect();
    const measured = FORMS.map((form) => ({ form, runs: [] as OneRun[] }));
    // Round 0 warms up.
    for (let round = 0; round <= run.runs; round += 1) {
      for (const { form, runs } of measured) {
        const one = await measureOne(stage, form, authorization);
        if (round > 0) runs.push(one);
      }
      run.say(round === 0 ? 'processor time: warm' : `processor time: ${round} of ${run.runs} runs`);
    }
    return measured.map(({ form: { title }, runs }) => ({
      title,
      records: runs[0]?.records ?? 0,
      bytes: runs[0]?.bytes ?? 0,
      msPerThousand: runs.map(({ cpuMs, records }) => (cpuMs / records) * 1000),
    }));
  } finally {
    await stage.stop();
  }
}

interface OneRun {
  readonly records: number;
  readonly bytes: number;
  readonly cpuMs: number;
}

async function measureOne(stage: Stage, form: Form, authorization: string): Promise<OneRun> {
  const before = await cpuSeconds(stage.service.pid);
  const collected = await collect(stage, form, authorization);
  return { ...collected, cpuMs: ((await cpuSeconds(stage.service.pid)) - before) * 1000 };
}
