import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeZip } from '#format/index.ts';
import type { Network } from './feed/download.ts';

/** The network of the loopback tests: the real one, without pauses between attempts. */
export const LOOPBACK: Network = { fetch: globalThis.fetch, sleep: () => Promise.resolve() };

/** A directory for one test, and the way to remove it. */
export function temporaryDirectory(): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'bulkhead-advisory-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

export type OsvRecord = Record<string, unknown>;

/** Writes an OSV export: `ecosystems.txt`, and `all.zip` and `modified_id.csv` for each folder; with `single`, also one file a record. */
export function writeExport(
  root: string,
  ecosystems: Readonly<Record<string, readonly OsvRecord[]>>,
  options: { readonly single?: boolean; readonly listing?: boolean } = {},
): void {
  mkdirSync(root, { recursive: true });
  const names = Object.keys(ecosystems).sort();
  writeFileSync(join(root, 'ecosystems.txt'), `${names.join('\n')}\n`);
  for (const name of names) {
    const folder = join(root, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    const records = ecosystems[name]!;
    const files = records.map((record) => ({
      name: `${String(record.id)}.json`,
      bytes: JSON.stringify(record),
    }));
    writeFileSync(join(folder, 'all.zip'), writeZip(files));
    const lines = records.map((record) => `${String(record.modified)},${String(record.id)}`);
    if (options.listing !== false)
      writeFileSync(join(folder, 'modified_id.csv'), `${lines.sort().reverse().join('\n')}\n`);
    if (options.single === true) for (const file of files) writeFileSync(join(folder, file.name), file.bytes);
  }
}

/** A web server for a directory, which remembers what was asked of it: path and status. */
export interface FeedServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: string[];
}

/** Serves a directory on the loopback interface with entity tags. `answer` may take a request over. */
export async function serveDirectory(
  root: string,
  answer?: (
    path: string,
    attempt: number,
  ) => { status: number; headers?: Record<string, string>; body?: string } | undefined,
): Promise<FeedServer> {
  const requests: string[] = [];
  const attempts = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '/').slice(1);
    const attempt = (attempts.get(path) ?? 0) + 1;
    attempts.set(path, attempt);
    const end = (status: number, headers: Record<string, string> = {}, body?: Uint8Array | string) => {
      requests.push(`${status} ${path}`);
      response.writeHead(status, headers).end(body);
    };
    const own = answer?.(path, attempt);
    if (own !== undefined) return end(own.status, own.headers, own.body);
    const file = join(root, path);
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return end(404);
    const bytes = readFileSync(file);
    const etag = `"${createHash('sha256').update(bytes).digest('hex')}"`;
    if (request.headers['if-none-match'] === etag) return end(304, { etag });
    return end(200, { etag, 'content-length': String(bytes.length) }, bytes);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
