import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { cacheHome } from './directories.ts';

/** A file of this size takes longer to hash than the program to load. */
const WORTH_AN_EARLY_START = 24 * 1024 * 1024;

void main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  // `--version` answers before anything else is loaded.
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-v')) {
    const { VERSION } = await import('./version.ts');
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  const target = targetOf(args);
  const early =
    target === undefined
      ? undefined
      : (await import('#scan/early.ts')).startEarly({
          path: target,
          packagesOnly: looksForPackagesOnly(args),
          cacheDirectory: cacheHome(process.env, homedir()),
        });
  // Who reads our output may stop, as `head` does: that is no error of ours. Opening it takes as long as loading a chunk.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  const { runCli } = await import('./app.ts');
  await runCli(args, {
    process: process as never,
    // Opening it takes as long as reading a small layer.
    stdin: { [Symbol.asyncIterator]: () => process.stdin[Symbol.asyncIterator]() },
    home: homedir(),
    now: () => Date.now(),
    ...(early === undefined ? {} : { early }),
  });
  // All is written but what waits for its reader; threads need not be taken down one by one.
  if (early !== undefined) process.stdout.write('', () => process.exit());
}

/** The large file that a scan names: what is to be done with it anyway begins while the rest is loaded. */
function targetOf([command, ...args]: readonly string[]): string | undefined {
  if ((command !== 'scan' && command !== 'sbom') || args.includes('--batch')) return undefined;
  return args
    .map((arg) => arg.replace(/^(?:docker|oci)-archive:/, ''))
    .find((path) => sizeOf(path) >= WORTH_AN_EARLY_START);
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

/** Whether the command line says so; a wrong answer costs time only. */
function looksForPackagesOnly(args: readonly string[]): boolean {
  const at = args.indexOf('--scanners');
  const scanners = at === -1 ? undefined : args[at + 1];
  return scanners?.split(',').every((scanner) => PACKAGES.has(scanner)) ?? false;
}

const PACKAGES: ReadonlySet<string> = new Set(['packages', 'vulnerabilities']);
