import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

/** The door of a room, and that for what begins before the room is loaded. */
const DOORS = ['index.ts', 'early.ts'];

/**
 * Checks the house rule of the design: rooms are ranked, a room imports only rooms above it, and only their doors
 * (`index.ts`, `early.ts`). Inside a room files import each other directly. Returns one line for each breach.
 */
export function checkBoundaries(root: string, ranked: readonly string[]): string[] {
  const source = join(root, 'src');
  const rooms = new Map(ranked.map((room, rank) => [room, rank]));
  const roomOf = (file: string): string | undefined => {
    let folder = dirname(relative(source, file));
    while (folder !== '.' && folder !== '') {
      if (rooms.has(folder)) return folder;
      folder = dirname(folder);
    }
    return undefined;
  };
  const breaches: string[] = [];
  for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !file.endsWith('.ts') || file.includes('/testdata/')) continue;
    const name = relative(root, file);
    const room = roomOf(file);
    if (room === undefined) {
      breaches.push(`${name}: stands in no room of tools/boundaries.json`);
      continue;
    }
    for (const match of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      const specifier = match[1] ?? match[2] ?? match[3] ?? '';
      if (!specifier.startsWith('.') && !specifier.startsWith('#')) continue;
      const target = specifier.startsWith('#')
        ? join(source, specifier.slice(1))
        : resolve(dirname(file), specifier);
      // The program's own manifest belongs to nobody.
      if (target === join(root, 'package.json')) continue;
      const other = roomOf(target);
      if (other === room) {
        if (specifier.startsWith('#'))
          breaches.push(`${name}: imports ${specifier} of its own room; use a relative path`);
        continue;
      }
      if (other === undefined) breaches.push(`${name}: imports ${specifier}, which stands in no room`);
      else if (rooms.get(other)! > rooms.get(room)!)
        breaches.push(`${name}: ${room} may not import ${other}, which ranks below it`);
      else if (!DOORS.some((door) => target === join(source, other, door)))
        breaches.push(`${name}: imports ${specifier}; only the door #${other}/index.ts is open`);
      else if (!specifier.startsWith('#'))
        breaches.push(`${name}: imports another room by ${specifier}; write #${other}/index.ts`);
    }
  }
  return breaches.sort();
}
