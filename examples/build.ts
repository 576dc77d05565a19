import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeTar, writeZip, type TarInput } from '#format/index.ts';
import { ADVISORIES, KNOWN_EXPLOITED } from './advisories.ts';

/**
 * The example image: three layers as a Dockerfile would make them, with real package names and versions of public record
 * and no program code. `node examples/build.ts` writes it and its advisories; the same bytes every time.
 */
export function buildExample(): ReadonlyMap<string, Buffer> {
  const layers = [baseLayer(), aptLayer(), appLayer()].map(writeTar);
  const diffIds = layers.map((layer) => createHash('sha256').update(layer).digest('hex'));
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: {
        Entrypoint: ['java', '-jar', '/app/shop.jar'],
        Env: ['PATH=/usr/local/bin:/usr/bin:/bin'],
        WorkingDir: '/app',
      },
      history: [
        { created_by: '/bin/sh -c #(nop) ADD rootfs.tar.xz in / ' },
        {
          created_by:
            'RUN /bin/sh -c apt-get update && apt-get install -y curl openssh-client python3-urllib3 # buildkit',
        },
        { created_by: 'ENTRYPOINT ["java" "-jar" "/app/shop.jar"]', empty_layer: true },
        { created_by: 'COPY build/ /app/ # buildkit' },
      ],
      rootfs: { type: 'layers', diff_ids: diffIds.map((id) => `sha256:${id}`) },
    }),
  );
  const configName = `${createHash('sha256').update(config).digest('hex')}.json`;
  const manifest = [
    { Config: configName, RepoTags: ['example/shop:1.4'], Layers: diffIds.map((id) => `${id}/layer.tar`) },
  ];
  const image = writeTar([
    ...layers.map((content, index) => ({ path: `${diffIds[index]}/layer.tar`, content })),
    { path: configName, content: config },
    { path: 'manifest.json', content: JSON.stringify(manifest) },
  ]);
  const files = new Map([
    ['shop.tar', image],
    ['advisories/known_exploited_vulnerabilities.json', pretty(KNOWN_EXPLOITED)],
  ]);
  for (const advisory of ADVISORIES) files.set(`advisories/${advisory.id}.json`, pretty(advisory));
  return files;
}

function pretty(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);
}

const OS_RELEASE = `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=debian
`;

/** Versions as Debian 12.1 had them. */
const BASE = [
  'base-files 12.4+deb12u1',
  'libc6 2.36-9+deb12u1 glibc',
  'dpkg 1.21.22',
  'bash 5.2.15-2',
  'zlib1g 1:1.2.13.dfsg-1 zlib',
];
const APT = [
  'curl 7.88.1-10+deb12u1',
  'libcurl4 7.88.1-10+deb12u1 curl',
  'openssh-client 1:9.2p1-2 openssh',
  'python3-urllib3 1.26.12-1 python-urllib3',
];

function status(lines: readonly string[]): string {
  return lines
    .map((line) => {
      const [name, version, source] = line.split(' ');
      const origin = source === undefined ? '' : `Source: ${source}\n`;
      return `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\n${origin}Version: ${version}\nDescription: ${name}\n\n`;
    })
    .join('');
}

function baseLayer(): TarInput[] {
  return [
    { path: 'etc', directory: true },
    { path: 'usr/lib/os-release', content: OS_RELEASE },
    { path: 'etc/os-release', link: '../usr/lib/os-release' },
    { path: 'etc/debian_version', content: '12.1\n' },
    { path: 'var/lib/dpkg/status', content: status(BASE) },
  ];
}

/** Python's urllib3 belongs to a Debian package here: Debian's advisories count for it, not PyPI's. */
function aptLayer(): TarInput[] {
  const distInfo = 'usr/lib/python3/dist-packages/urllib3-1.26.12.egg-info/PKG-INFO';
  return [
    { path: 'var/lib/dpkg/status', content: status([...BASE, ...APT]) },
    { path: 'var/lib/dpkg/info/python3-urllib3.list', content: `/.\n/usr\n/${distInfo}\n` },
    { path: distInfo, content: 'Metadata-Version: 2.1\nName: urllib3\nVersion: 1.26.12\n' },
  ];
}

function appLayer(): TarInput[] {
  return [
    { path: 'app/shop.jar', content: springJar() },
    {
      path: 'app/web/node_modules/lodash/package.json',
      content: JSON.stringify({ name: 'lodash', version: '4.17.15', license: 'MIT' }),
    },
    {
      path: 'app/web/node_modules/minimist/package.json',
      content: JSON.stringify({ name: 'minimist', version: '1.2.5', license: 'MIT' }),
    },
    {
      path: 'app/tools/PyYAML-5.3.dist-info/METADATA',
      content: 'Metadata-Version: 2.1\nName: PyYAML\nVersion: 5.3\nLicense: MIT\n',
    },
  ];
}

/** An application jar as Spring Boot packs it: libraries stand whole inside. */
function springJar(): Uint8Array {
  const log4j = library('org.apache.logging.log4j', 'log4j-core', '2.14.1');
  const jackson = library('com.fasterxml.jackson.core', 'jackson-databind', '2.13.4.2');
  return writeZip([
    {
      name: 'META-INF/MANIFEST.MF',
      store: true,
      bytes: Buffer.from(
        'Manifest-Version: 1.0\r\nImplementation-Title: shop\r\nImplementation-Version: 1.4\r\nImplementation-Vendor-Id: com.example\r\n\r\n',
      ),
    },
    { name: 'BOOT-INF/lib/log4j-core-2.14.1.jar', store: true, bytes: log4j },
    { name: 'BOOT-INF/lib/jackson-databind-2.13.4.2.jar', store: true, bytes: jackson },
  ]);
}

function library(group: string, artifact: string, version: string): Uint8Array {
  return writeZip([
    { name: 'META-INF/MANIFEST.MF', store: true, bytes: Buffer.from('Manifest-Version: 1.0\r\n\r\n') },
    {
      name: `META-INF/maven/${group}/${artifact}/pom.properties`,
      store: true,
      bytes: Buffer.from(`version=${version}\ngroupId=${group}\nartifactId=${artifact}\n`),
    },
  ]);
}

if (import.meta.main) {
  for (const [name, content] of buildExample()) {
    mkdirSync(join(import.meta.dirname, name, '..'), { recursive: true });
    writeFileSync(join(import.meta.dirname, name), content);
  }
}
