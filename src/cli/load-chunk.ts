import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { constants, Script } from 'node:vm';

/** Loads the bundle's chunks. */
export interface ChunkLoader {
  /** Runs a chunk, once, and gives what it exports. */
  load(name: string): unknown;
  /** What was loaded, by name. */
  readonly scripts: ReadonlyMap<string, Script>;
}

type ChunkBody = (
  exports: unknown,
  require: (id: string) => unknown,
  module: { exports: unknown },
  filename: string,
  directory: string,
) => void;

/**
 * A loader of CommonJS chunks that takes V8's compiled code from beside them, where the build put it for this very Node:
 * compiling takes longer than scanning a small image. V8 refuses code that is not its own, and then compiles.
 */
export function createChunkLoader(directory: string): ChunkLoader {
  const scripts = new Map<string, Script>();
  const modules = new Map<string, { exports: unknown }>();
  const requireBuiltIn = createRequire(join(directory, 'cli.cjs'));
  const load = (name: string): unknown => {
    const known = modules.get(name);
    if (known !== undefined) return known.exports;
    const filename = join(directory, name);
    const cachedData = readCode(join(directory, codeDirectory(), name));
    const script = new Script(
      `(function (exports, require, module, __filename, __dirname) {${readFileSync(filename, 'utf8')}\n})`,
      {
        filename,
        // Libraries outside the bundle are imported as usual.
        importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
        ...(cachedData === undefined ? {} : { cachedData }),
      },
    );
    const module = { exports: {} as unknown };
    scripts.set(name, script);
    modules.set(name, module);
    (script.runInThisContext() as ChunkBody)(
      module.exports,
      (id) => (id.startsWith('./') ? load(id.slice(2)) : requireBuiltIn(id)),
      module,
      filename,
      directory,
    );
    return module.exports;
  };
  return { load, scripts };
}

/** Where the compiled code for this Node lies: V8 does not look at the processor itself. */
export function codeDirectory(): string {
  return `code-${process.version}-${process.arch}`;
}

function readCode(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
