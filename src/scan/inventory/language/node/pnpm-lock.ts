import type { Declared } from '../declaration.ts';
import { lockDeclaration } from './lock-declaration.ts';
import { isNpmName } from './npm-package.ts';

const LINE_LIMIT = 1_000_000;
/** Directories of the project itself; an archive among its files is a package from elsewhere. */
const LOCAL = /(?:^|@)(?:link:|file:(?!.*\.(?:tgz|tar\.gz|tar)(?:[({]|$)))/;

/** What `pnpm-lock.yaml` declares, in the versions 5 to 9 of its format. */
export const pnpmLock = lockDeclaration('language/pnpm-lock', 'pnpm-lock.yaml', readPnpmLock);

/**
 * pnpm writes its lock file in one fixed shape of YAML: packages are the keys under `packages:`, indented by two, their
 * fields by four. Of a package from elsewhere than the registry the fields `name` and `version` tell what it is.
 */
export function readPnpmLock(text: string): Declared[] {
  const found: Declared[] = [];
  let inside = false;
  let key = '';
  let fields = new Map<string, string>();
  const close = (): void => {
    const declared = key === '' ? undefined : declaredBy(key, fields);
    if (declared !== undefined) found.push(declared);
    key = '';
    fields = new Map();
  };
  for (const line of text.split(/\r?\n/, LINE_LIMIT)) {
    if (/^\S/.test(line)) {
      close();
      inside = line === 'packages:';
    }
    if (!inside) continue;
    const entry = /^ {2}(?:'([^']+)'|"([^"]+)"|([^\s'"][^\s]*)):/.exec(line);
    if (entry !== null) {
      close();
      key = entry[1] ?? entry[2] ?? entry[3]!;
      continue;
    }
    const field = /^ {4}(name|version|dev): '?([^'\s]+)'?$/.exec(line);
    if (field !== null) fields.set(field[1]!, field[2]!);
  }
  close();
  return found;
}

function declaredBy(key: string, fields: ReadonlyMap<string, string>): Declared | undefined {
  const told = nameAndVersion(key);
  const name = fields.get('name') ?? told?.[0];
  const version = fields.get('version') ?? told?.[1] ?? '';
  if (!isNpmName(name) || LOCAL.test(key)) return undefined;
  return { name, version, ...(fields.get('dev') === 'true' && { dev: true }) };
}

/** `/name/1.0.0_peers` of version 5, `/name@1.0.0(peer@2)` of version 6, `name@1.0.0` or `name@https://...` since 9. */
function nameAndVersion(key: string): readonly [string, string] | undefined {
  const plain = key.replace(/^\//, '').replace(/\(.*$/, '');
  const modern = /^((?:@[^@/]+\/)?[^@/]+)@(\d[^@/_]*)$/.exec(plain);
  if (modern !== null) return [modern[1]!, modern[2]!];
  const fetched = /^((?:@[^@/]+\/)?[^@/:]+)@[a-z+]+:/.exec(plain);
  if (fetched !== null) return [fetched[1]!, ''];
  const old = /^((?:@[^@/]+\/)?[^@/]+)\/(\d[^/_]*)/.exec(plain);
  return old === null ? undefined : [old[1]!, old[2]!];
}
