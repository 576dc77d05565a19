import { statSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import type { Worker } from 'node:worker_threads';

/** A file of this size takes longer to hash than a thread to start. */
const WORTH_A_WORKER = 24 * 1024 * 1024;

// Who reads our output may stop, as `head` does: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

void main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  // `--version` answers before anything else is loaded.
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-v')) {
    const { VERSION } = await import('./version.ts');
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  const started = startsWithWorker(args) ? startWorker() : undefined;
  let worker = started;
  const { runCli } = await import('./app.ts');
  await runCli(args, {
    process: process as never,
    // Opening it takes as long as reading a small layer.
    stdin: { [Symbol.asyncIterator]: () => process.stdin[Symbol.asyncIterator]() },
    home: homedir(),
    now: () => Date.now(),
    takeWorker() {
      const taken = worker;
      worker = undefined;
      return taken;
    },
  });
  // All is written but what waits for its reader; threads need not be taken down one by one.
  if (started !== undefined) process.stdout.write('', () => process.exit());
}

/** True for the scan of a large archive, which needs a second thread at once: it starts while the rest is loaded. */
function startsWithWorker([command, ...args]: readonly string[]): boolean {
  return (
    (command === 'scan' || command === 'sbom') &&
    availableParallelism() > 1 &&
    args.some((arg) => sizeOf(arg.replace(/^(?:docker|oci)-archive:/, '')) >= WORTH_A_WORKER)
  );
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

function startWorker(): Worker {
  // Other commands, and other targets, do not pay for loading it.
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const isSource = import.meta.url.endsWith('.ts');
  const worker = new Worker(
    new URL(isSource ? '../scan/layer-worker.ts' : './layer-worker.cjs', import.meta.url),
    // As `pool.ts` starts the others; loading that takes as long as the thread's start.
    { resourceLimits: { maxYoungGenerationSizeMb: 4 } },
  );
  // It must not keep a program alive that turned out not to need it, nor end one: without it the main thread does all.
  worker.on('error', () => {});
  worker.unref();
  return worker;
}
