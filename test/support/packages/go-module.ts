import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeZip } from '#format/index.ts';

/** Why Go programs cannot be built here, or `undefined`. */
export function missingGo(): string | undefined {
  return spawnSync('go', ['version']).status === 0 ? undefined : 'no Go here';
}

/**
 * A Go program with a dependency, a replaced one and one replaced by a directory, built without any network: its modules
 * come from a module proxy of files (go.dev/ref/mod, "GOPROXY protocol").
 */
export class GoModule {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
    const write = (path: string, text: string | Uint8Array): void => {
      mkdirSync(join(directory, path, '..'), { recursive: true });
      writeFileSync(join(directory, path), text);
    };
    const publish = (path: string, version: string, name: string): void => {
      const mod = `module ${path}\n\ngo 1.20\n`;
      const at = `proxy/${path}/@v`;
      const source = `package ${name}\n\nvar Name = "${path}"\n`;
      write(`${at}/list`, `${version}\n`);
      write(`${at}/${version}.info`, JSON.stringify({ Version: version }));
      write(`${at}/${version}.mod`, mod);
      const files = { 'go.mod': mod, 'lib.go': source };
      const zip = Object.entries(files).map(([name, bytes]) => ({
        name: `${path}@${version}/${name}`,
        bytes,
      }));
      write(`${at}/${version}.zip`, writeZip(zip));
    };
    publish('example.com/plain', 'v1.2.3', 'plain');
    publish('example.com/fork', 'v0.0.0-20240102030405-abcdefabcdef', 'old');
    const imports = ['plain', 'old', 'local'];
    write(
      'main.go',
      `package main\n\nimport (\n${imports.map((name) => `\t"example.com/${name}"\n`).join('')})\n\nvar version = ""\n\n` +
        'func main() { println(plain.Name, old.Name, local.Name, version) }\n',
    );
    write('local/go.mod', 'module example.com/local\n\ngo 1.20\n');
    write('local/local.go', 'package local\n\nvar Name = "local"\n');
    write(
      'go.mod',
      'module example.com/program\n\ngo 1.20\n\nrequire (\n\texample.com/plain v1.2.3\n\texample.com/old v1.0.0\n\texample.com/local v1.0.0\n)\n\n' +
        'replace (\n\texample.com/old => example.com/fork v0.0.0-20240102030405-abcdefabcdef\n\texample.com/local => ./local\n)\n',
    );
  }

  /** Builds the program for a platform (`linux/s390x`) and returns its path. */
  build(platform: string, flags: readonly string[] = []): string {
    const [system = '', architecture = ''] = platform.split('/');
    const output = join(this.#directory, `program-${system}-${architecture}-${flags.length}`);
    const { status, stderr } = spawnSync('go', ['build', '-buildvcs=false', ...flags, '-o', output, '.'], {
      cwd: this.#directory,
      encoding: 'utf8',
      env: {
        ...process.env,
        CGO_ENABLED: '0',
        GOOS: system,
        GOARCH: architecture,
        GOPROXY: `file://${join(this.#directory, 'proxy')}`,
        GOMODCACHE: join(this.#directory, 'cache'),
        GOSUMDB: 'off',
        GOFLAGS: '-mod=mod -modcacherw',
        GOTOOLCHAIN: 'local',
      },
    });
    if (status !== 0) throw new Error(`go build for ${platform}: ${stderr}`);
    return output;
  }
}

/** The modules that `go version -m` lists, replaced ones as what replaces them, and the compiler's version. */
export function goVersionModules(path: string): { compiler: string; modules: string[] } {
  const { stdout } = spawnSync('go', ['version', '-m', path], { encoding: 'utf8' });
  const modules: string[] = [];
  for (const line of stdout.split('\n')) {
    const [, kind, name, version = ''] = line.split('\t');
    if (kind === 'mod' || kind === 'dep') modules.push(`${name} ${version}`);
    if (kind === '=>')
      modules.push(
        name!.startsWith('.')
          ? `${modules.pop()!.split(' ')[0]} (devel)`
          : (modules.pop(), `${name} ${version}`),
      );
  }
  return { compiler: /: (\S+)/.exec(stdout)?.[1] ?? '', modules };
}
