import { homedir } from 'node:os';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { cacheHome } from './directories.ts';

// Who reads our output may stop, as `head` does: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

// `--version` answers before anything else is loaded.
const args = process.argv.slice(2);
if (args.length === 1 && (args[0] === '--version' || args[0] === '-v')) {
  const { VERSION } = await import('./version.ts');
  process.stdout.write(`${VERSION}\n`);
} else {
  enableCompileCache(join(cacheHome(process.env, homedir()), 'compile'));
  const { runCli } = await import('./app.ts');
  await runCli(args, {
    process: process as never,
    stdin: process.stdin,
    home: homedir(),
    now: () => Date.now(),
  });
}
