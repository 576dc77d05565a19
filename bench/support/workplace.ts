import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where benches keep peers and images, which take minutes to make: `$BULKHEAD_BENCH`, or a folder of the user's cache. */
export function workplace(): string {
  const path = process.env['BULKHEAD_BENCH'] ?? join(homedir(), '.cache/bulkhead-bench');
  mkdirSync(join(path, 'peers'), { recursive: true });
  mkdirSync(join(path, 'images'), { recursive: true });
  return path;
}
