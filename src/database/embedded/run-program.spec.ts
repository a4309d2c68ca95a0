import { describe, expect, it } from 'vitest';
import { runProgram } from './run-program.js';

describe('a program that is run', () => {
  it('tells how it ended and what it wrote', async () => {
    const script = 'console.log("out"); console.error("err"); process.exit(3)';
    expect(await runProgram(process.execPath, ['-e', script], undefined)).toEqual({
      code: 3,
      output: expect.stringMatching(/^(out\nerr|err\nout)$/),
    });
    expect(await runProgram(process.execPath, ['-e', 'process.kill(process.pid)'], undefined)).toEqual({
      code: -1,
      output: '',
    });
  });

  it.runIf(process.platform === 'linux')(
    "is out of a Ctrl-C's reach: it leads a group of its own",
    async () => {
      const script = 'console.log(process.pid, fs.readFileSync("/proc/self/stat", "utf8").split(" ")[4])';
      const { output } = await runProgram(process.execPath, ['-e', script], undefined);
      const [pid, group] = output.split(' ');
      expect(group).toBe(pid);
    },
  );
});
