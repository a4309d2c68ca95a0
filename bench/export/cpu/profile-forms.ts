import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Run } from '../part.js';
import { collect } from './collect.js';
import { collectionsStage } from './collections-stage.js';
import type { ProfileOfForm } from './cpu-result.js';
import { PROFILED } from './forms.js';
import { largestShares, type Profile, type Span } from './self-times.js';

/** Runs the service once more, under V8's own profiler, which slows it a little. */
export async function profileForms(run: Run): Promise<ProfileOfForm[]> {
  const directory = await mkdtemp(join(run.postgres.directory, 'profile-'));
  const stage = await collectionsStage(run, ['--cpu-prof', `--cpu-prof-dir=${directory}`]);
  const spans: { title: string; span: Span }[] = [];
  try {
    const { authorization } = await stage.connect();
    for (const form of PROFILED) {
      await collect(stage, form, authorization);
      const beganUs = nowUs();
      for (let count = 0; count < EXPORTS; count += 1) await collect(stage, form, authorization);
      spans.push({ title: form.title, span: { beganUs, endedUs: nowUs() } });
    }
  } finally {
    // The profile is written when the process ends.
    await stage.stop();
  }
  const profiles = await readProfiles(directory);
  return spans.map(({ title, span }) => ({ title, top: largestShares(profiles, span, TOP) }));
}

/** So many make 60,000 deals of a company of 20,000, and a sample each millisecond. */
const EXPORTS = 3;

const TOP = 10;

/** By the clock of the profiler: that of the system, the same for all processes. */
function nowUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

/** Of each thread its own. */
async function readProfiles(directory: string): Promise<Profile[]> {
  const files = (await readdir(directory)).filter((name) => name.endsWith('.cpuprofile'));
  return Promise.all(
    files.map(async (file) => JSON.parse(await readFile(join(directory, file), 'utf8')) as Profile),
  );
}
