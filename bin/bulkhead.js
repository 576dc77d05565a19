#!/usr/bin/env node
// Runs the program on Node 24 or later: on this very Node when it is one, otherwise on the pinned one that came with the
// package. Plain JavaScript that old versions of Node understand.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const WANTED = 24;
const require = createRequire(import.meta.url);
const here = fileURLToPath(import.meta.url);

if (Number(process.versions.node.split('.')[0]) >= WANTED) {
  require('../dist/load-chunk.cjs')
    .createChunkLoader(join(dirname(here), '../dist'))
    .load('cli.cjs');
} else {
  const node = pinnedNode();
  if (node === undefined) {
    process.stderr.write(
      `bulkhead: needs Node ${WANTED} or later, this is ${process.version}, and no pinned Node came with the package\n` +
        `  Install it without --omit=optional, or run it with a newer Node.\n`,
    );
    process.exitCode = 2;
  } else {
    const { spawnSync } = require('node:child_process');
    const { status, signal } = spawnSync(node, [here, ...process.argv.slice(2)], { stdio: 'inherit' });
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = status ?? 2;
  }
}

function pinnedNode() {
  try {
    return require.resolve(`node-linux-${process.arch}/bin/node`);
  } catch {
    return undefined;
  }
}
