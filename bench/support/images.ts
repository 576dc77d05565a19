import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { writeTar } from '../../src/format/index.ts';
import { workplace } from './workplace.ts';

/** The images that scans are timed on, made of real packages by the real package managers. */
export type BenchImage = 'debian.tar' | 'large.tar' | 'large-oci' | 'huge.tar';

/** The path of an image, made when it is missing (some minutes, once). */
export async function benchImage(name: BenchImage): Promise<string> {
  const path = join(workplace(), 'images', name);
  if (existsSync(path)) return path;
  console.log(`making ${name} (once)`);
  switch (name) {
    case 'debian.tar':
      await save(path, 'bench/debian:12', [debian('minimal.tar', [])]);
      break;
    case 'large.tar':
      await save(path, 'bench/large:1', largeLayers());
      break;
    case 'huge.tar':
      await save(path, 'bench/huge:1', [...largeLayers(), manyFilesLayer()]);
      break;
    case 'large-oci':
      run('skopeo', [
        'copy',
        '-q',
        '--insecure-policy',
        `docker-archive:${await benchImage('large.tar')}`,
        `oci:${path}:latest`,
      ]);
      break;
    default:
      throw new TypeError(name satisfies never);
  }
  return path;
}

function largeLayers(): readonly string[] {
  const debianPackages = [
    'build-essential',
    'git',
    'python3',
    'python3-venv',
    'ca-certificates',
    'curl',
    'procps',
  ];
  return [debian('development.tar', debianPackages), pythonLayer(), npmLayer()];
}

/** 120,000 files of 8 KB with 6,000 packages among them: a gigabyte, and more entries than most images have. */
function manyFilesLayer(): string {
  const path = join(workplace(), 'images', 'many-files.tar');
  if (existsSync(path)) return path;
  const content = Buffer.alloc(8192, 'some text, ');
  writeFileSync(`${path}.part`, '');
  for (let group = 0; group < 6000; group++) {
    const folder = `srv/app-${group % 100}/node_modules/package-${group}`;
    const members = Array.from({ length: 20 }, (_, index) =>
      index === 0
        ? { path: `${folder}/package.json`, content: `{"name":"package-${group}","version":"1.${group}.0"}` }
        : { path: `${folder}/lib/file-${index}.js`, content },
    );
    appendFileSync(`${path}.part`, writeTar(members).subarray(0, -END_OF_ARCHIVE));
  }
  appendFileSync(`${path}.part`, Buffer.alloc(END_OF_ARCHIVE));
  renameSync(`${path}.part`, path);
  return path;
}

/** Bytes of zeros with which an archive ends. */
const END_OF_ARCHIVE = 1024;

function debian(name: string, packages: readonly string[]): string {
  const path = join(workplace(), 'images', name);
  if (!existsSync(path)) {
    const include = packages.length === 0 ? [] : [`--include=${packages.join(',')}`];
    run('mmdebstrap', ['--variant=minbase', ...include, 'bookworm', `${path}.part.tar`]);
    renameSync(`${path}.part.tar`, path);
  }
  return path;
}

const NPM = [
  'express',
  'webpack',
  'webpack-cli',
  'jest',
  'typescript',
  'eslint',
  'next',
  'react',
  'react-dom',
  'lodash',
  'axios',
  'mocha',
];
const PYTHON = [
  'django',
  'requests',
  'flask',
  'pandas',
  'numpy',
  'scipy',
  'sqlalchemy',
  'celery',
  'boto3',
  'pillow',
  'cryptography',
  'pytest',
  'jupyter-core',
  'matplotlib',
];

function npmLayer(): string {
  return layer('npm.tar', 'app', (folder) =>
    run('npm', [
      'install',
      '--silent',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--prefix',
      folder,
      ...NPM,
    ]),
  );
}

function pythonLayer(): string {
  return layer('python.tar', 'opt/venv', (folder) => {
    run('python3', ['-m', 'venv', folder]);
    run(join(folder, 'bin/pip'), ['install', '--quiet', ...PYTHON]);
  });
}

function layer(name: string, prefix: string, fill: (folder: string) => void): string {
  const path = join(workplace(), 'images', name);
  if (existsSync(path)) return path;
  const folder = join(workplace(), 'images', `${name}.tree`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  fill(folder);
  run('tar', ['--sort=name', '--transform', `s,^\\./,${prefix}/,`, '-C', folder, '-cf', path, '.']);
  return path;
}

/** Writes layers as `docker save` of a classic engine does: a folder a layer, the configuration, manifest.json. */
async function save(path: string, tag: string, layers: readonly string[]): Promise<void> {
  const folder = `${path}.parts`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const ids: string[] = [];
  for (const tar of layers) {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(tar)) hash.update(chunk as Buffer);
    const id = hash.digest('hex');
    ids.push(id);
    mkdirSync(join(folder, id));
    run('cp', ['--reflink=auto', tar, join(folder, id, 'layer.tar')]);
  }
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    config: {},
    history: ids.map((_, index) => ({ created_by: `COPY layer ${index} /` })),
    rootfs: { type: 'layers', diff_ids: ids.map((id) => `sha256:${id}`) },
  });
  const configName = `${createHash('sha256').update(config).digest('hex')}.json`;
  writeFileSync(join(folder, configName), config);
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify([{ Config: configName, RepoTags: [tag], Layers: ids.map((id) => `${id}/layer.tar`) }]),
  );
  run('tar', ['-C', folder, '-cf', `${path}.part`, ...ids, configName, 'manifest.json']);
  renameSync(`${path}.part`, path);
  rmSync(folder, { recursive: true, force: true });
  console.log(`  ${path}: ${(statSync(path).size / 1e6).toFixed(0)} MB`);
}

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
}
