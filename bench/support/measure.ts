import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

/** One run of a whole process. */
export interface Run {
  readonly seconds: number;
  /** Peak resident memory in megabytes, as the kernel counted it (proc(5), VmHWM). */
  readonly megabytes: number;
  readonly stdout: string;
}

export interface Contender {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Removed before each run, so that every run is cold. */
  readonly cold?: string;
}

/** Milliseconds between looks at a process's memory; the kernel keeps the peak, so only the last look counts. */
const LOOK = 4;

/** Runs a process to its end. Throws when it fails for another reason than findings. */
export async function runOnce(contender: Contender): Promise<Run> {
  if (contender.cold !== undefined) rmSync(contender.cold, { recursive: true, force: true });
  const start = performance.now();
  const child = spawn(contender.command, contender.args, {
    env: { ...process.env, ...contender.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  let megabytes = 0;
  const timer = setInterval(() => {
    megabytes = Math.max(megabytes, peakOf(child.pid!));
  }, LOOK);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const seconds = (performance.now() - start) / 1000;
  clearInterval(timer);
  if (status !== 0 && status !== 3) {
    throw new Error(
      `${contender.name} ended with ${status}: ${Buffer.concat(errors).toString().slice(-2000)}`,
    );
  }
  return { seconds, megabytes, stdout: Buffer.concat(out).toString() };
}

function peakOf(pid: number): number {
  try {
    const match = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return match === null ? 0 : Number(match[1]) / 1024;
  } catch {
    return 0;
  }
}

/** Runs the contenders in turn, `rounds` times, and gives the median time and the highest peak of each. */
export async function compare(
  contenders: readonly Contender[],
  rounds: number,
): Promise<ReadonlyMap<string, Run>> {
  const runs = new Map<string, Run[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) runs.get(contender.name)!.push(await runOnce(contender));
  }
  return new Map(
    [...runs].map(([name, list]) => {
      const sorted = [...list].sort((a, b) => a.seconds - b.seconds);
      const median = sorted[sorted.length >> 1]!;
      return [name, { ...median, megabytes: Math.max(...list.map((run) => run.megabytes)) }];
    }),
  );
}

/** Prints a line per contender, with its ratio to the first. */
export function report(title: string, results: ReadonlyMap<string, Run>): void {
  const base = [...results.values()][0]!.seconds;
  console.log(`\n${title}`);
  for (const [name, { seconds, megabytes }] of results) {
    console.log(
      `  ${name.padEnd(28)} ${seconds.toFixed(3).padStart(8)} s  ${megabytes.toFixed(0).padStart(5)} MB  ${(base / seconds).toFixed(2)} x`,
    );
  }
}
