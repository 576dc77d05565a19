import { buildCommand, buildRouteMap } from '@stricli/core';
import { Problem, type Incompleteness } from '#core/index.ts';
import { printable } from '#report/index.ts';
import {
  buildDatabase,
  databaseStatus,
  exportDatabase,
  importDatabase,
  RECORD_SKIPPED,
  signingKey,
  updateDatabase,
} from '#scan/advisory/index.ts';
import {
  compareLine,
  compareVersions,
  VERSION_ORDERINGS,
  type VersionOrdering,
} from '#scan/version/index.ts';
import type { CliContext } from '../context.ts';
import { databaseDirectory, publicKeyOf, readKey } from '../database-access.ts';
import { ENVIRONMENT_HELP } from '../environment.ts';
import { EXIT } from '../exit-status.ts';
import { flagValue, proposeOf } from '../flag-value.ts';
import { answerLines } from '../lines.ts';
import { CA_FILE, networkOf } from '../network.ts';
import { showProgress } from '../progress.ts';

const DB = {
  kind: 'parsed',
  optional: true,
  placeholder: 'DIR',
  parse: String,
  brief: 'Directory of the database [BULKHEAD_DB]',
} as const;
const KEY = {
  kind: 'parsed',
  optional: true,
  placeholder: 'FILE',
  parse: String,
  brief: 'Sign with this key (Ed25519 private key, PEM)',
} as const;
const PUBLIC_KEY = {
  kind: 'parsed',
  optional: true,
  placeholder: 'FILE',
  parse: String,
  brief: 'It has to be signed by this key (Ed25519, PEM) [BULKHEAD_PUBLIC_KEY]',
} as const;

interface BuildFlags {
  readonly db?: string;
  readonly from: readonly string[];
  readonly key?: string;
  readonly caFile?: string;
}

const build = buildCommand<BuildFlags, [], CliContext>({
  docs: {
    brief: 'Build the database from feeds',
    fullDescription: [
      'A feed is a directory or URL with an OSV export (<Ecosystem>/all.zip), OSV records (*.json), Alpine secdb, CISA KEV,',
      'EPSS or end-of-life dates, or a directory of such directories. What did not change is not read again.',
      '',
      'Examples:',
      '  bulkhead db build --from https://osv-vulnerabilities.storage.googleapis.com',
      '  bulkhead db build --from /mirror/osv --from /mirror/kev --key signing.pem',
      '',
      'Exit status: 0 done (damaged records are named, and by db status), 2 usage or failure, 3 a feed could not be read.',
      '',
      ...ENVIRONMENT_HELP,
    ].join('\n'),
  },
  parameters: {
    flags: {
      from: {
        kind: 'parsed',
        variadic: true,
        placeholder: 'DIR|URL',
        parse: String,
        brief: 'Where the feeds are; may be repeated',
      },
      db: DB,
      key: KEY,
      caFile: CA_FILE,
    },
  },
  async func({ from, key, caFile, ...flags }) {
    const { index, written, kept, incomplete } = await (async () => {
      using progress = showProgress(this, true);
      return buildDatabase({
        directory: databaseDirectory(flags, this),
        from,
        now: new Date(this.now()),
        network: networkOf(this, caFile),
        onProgress: (step) =>
          progress.phase(
            step.phase === 'feed'
              ? `reading ${step.feed} (${step.records} records)`
              : `writing ${step.shard}`,
          ),
        ...(key === undefined ? {} : { signingKey: signingKey(readKey(key)) }),
      });
    })();
    const records = index.shards.reduce((sum, shard) => sum + shard.records, 0);
    this.process.stdout.write(
      `${index.shards.length} shards, ${records} records; ${written.length} written, ${kept.length} unchanged\n`,
    );
    tellIncomplete(incomplete, this);
  },
});

const update = buildCommand<
  {
    readonly db?: string;
    readonly from?: readonly string[];
    readonly publicKey?: string;
    readonly caFile?: string;
  },
  [],
  CliContext
>({
  docs: {
    brief: 'Renew the database from where it came from',
    fullDescription: [
      'Reads what changed in its feeds, or fetches the changed shards of the database that it mirrors.',
      '',
      'Examples:',
      '  bulkhead db update',
      '  bulkhead db update --from https://advisories.example --public-key advisories.pub',
    ].join('\n'),
  },
  parameters: {
    flags: {
      from: {
        kind: 'parsed',
        optional: true,
        variadic: true,
        placeholder: 'DIR|URL',
        parse: String,
        brief: 'Another place: feeds, or a built database',
      },
      db: DB,
      publicKey: PUBLIC_KEY,
      caFile: CA_FILE,
    },
  },
  async func({ from, publicKey, caFile, ...flags }) {
    const { changed, signedBy, incomplete } = await updateDatabase({
      directory: databaseDirectory(flags, this),
      now: new Date(this.now()),
      network: networkOf(this, caFile),
      ...(from === undefined ? {} : { from }),
      ...publicKeyOf(publicKey, this),
    });
    this.process.stdout.write(
      `${changed.length} shards changed${signedBy === undefined ? '' : `, signed by ${signedBy}`}\n`,
    );
    tellIncomplete(incomplete, this);
  },
});

const status = buildCommand<{ readonly db?: string; readonly json: boolean }, [], CliContext>({
  docs: {
    brief: 'Show what the database holds and how old it is',
    fullDescription: [
      'Exits with 3 when something is stale.',
      '',
      'Examples:',
      '  bulkhead db status',
      '  bulkhead db status --json --db /srv/advisories',
    ].join('\n'),
  },
  parameters: {
    flags: { db: DB, json: { kind: 'boolean', default: false, withNegated: false, brief: 'As JSON' } },
  },
  func({ json, ...flags }) {
    const found = databaseStatus({ directory: databaseDirectory(flags, this), now: new Date(this.now()) });
    const { stdout } = this.process;
    if (json) stdout.write(`${JSON.stringify(found, undefined, 2)}\n`);
    else {
      stdout.write(
        `directory  ${found.directory}\nbuilt      ${found.built}\nfrom       ${found.from.join(', ')}\nsigned by  ${found.signedBy.join(', ') || 'nobody'}\n\n`,
      );
      stdout.write(
        `${'shard'.padEnd(32)}${'records'.padStart(9)}${'packages'.padStart(10)}${'age'.padStart(9)}\n`,
      );
      for (const shard of found.shards) {
        const age = `${shard.ageDays.toFixed(0)} d${shard.isStale ? ' !' : '  '}`;
        stdout.write(
          `${printable(shard.name).padEnd(32)}${String(shard.records).padStart(9)}${String(shard.packages).padStart(10)}${age.padStart(9)}${shard.isPresent ? '' : '  not fetched'}\n`,
        );
      }
      for (const warning of found.warnings) stdout.write(`\n! ${printable(warning)}`);
      if (found.warnings.length > 0) stdout.write('\n');
    }
    if (found.isStale) this.process.exitCode = EXIT.incomplete;
  },
});

const exporting = buildCommand<{ readonly db?: string }, [string], CliContext>({
  docs: {
    brief: 'Write the database into one file, for a machine without a network',
    fullDescription: 'Example: bulkhead db export advisories.tar.zst',
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'A tar file; .zst and .gz are compressed', placeholder: 'FILE', parse: String }],
    },
    flags: { db: DB },
  },
  async func(flags, file) {
    const { shards } = await exportDatabase({ directory: databaseDirectory(flags, this), file });
    this.process.stdout.write(`${shards.length} shards written to ${file}\n`);
  },
});

const importing = buildCommand<{ readonly db?: string; readonly publicKey?: string }, [string], CliContext>({
  docs: {
    brief: 'Put the database of an exported file in the place of the present one',
    fullDescription: 'Example: bulkhead db import --public-key advisories.pub advisories.tar.zst',
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [{ brief: 'What db export wrote', placeholder: 'FILE', parse: String }],
    },
    flags: { db: DB, publicKey: PUBLIC_KEY },
  },
  async func({ publicKey, ...flags }, file) {
    const { index, signedBy } = await importDatabase({
      directory: databaseDirectory(flags, this),
      file,
      ...publicKeyOf(publicKey, this),
    });
    this.process.stdout.write(
      `${index.shards.length} shards, built ${index.built}${signedBy === undefined ? '' : `, signed by ${signedBy}`}\n`,
    );
  },
});

const compare = buildCommand<{ readonly batch: boolean }, [VersionOrdering, string?, string?], CliContext>({
  docs: {
    brief: 'Compare two versions by an ordering',
    fullDescription: [
      'Prints -1, 0 or 1: whether the first version is older than, the same as, or newer than the second.',
      'With --batch reads lines {"a":"1.0","b":"1.1"} and answers each with -1, 0, 1 or error: why.',
      '',
      'Example: bulkhead db compare debian 1.0~rc1 1.0',
    ].join('\n'),
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [
        {
          brief: `One of ${VERSION_ORDERINGS.join(', ')}`,
          placeholder: 'ORDERING',
          parse: flagValue(parseOrdering),
          proposeCompletions: proposeOf(VERSION_ORDERINGS),
        },
        { brief: 'The first version', placeholder: 'A', parse: String, optional: true },
        { brief: 'The second version', placeholder: 'B', parse: String, optional: true },
      ],
    },
    flags: {
      batch: { kind: 'boolean', default: false, withNegated: false, brief: 'Read pairs from standard input' },
    },
  },
  async func({ batch }, ordering, a, b) {
    if (batch) return answerLines(this, (line) => compareLine(ordering, line));
    if (a === undefined || b === undefined)
      throw new Problem('cli.usage', 'two versions are needed, or --batch');
    this.process.stdout.write(`${compareVersions(ordering, a, b)}\n`);
  },
});

function parseOrdering(text: string): VersionOrdering {
  const found = VERSION_ORDERINGS.find((ordering) => ordering === text);
  if (found === undefined)
    throw new Problem('cli.usage', `${text} is no ordering`, {
      hint: `There are ${VERSION_ORDERINGS.join(', ')}.`,
    });
  return found;
}

/**
 * Names what could not be read on standard error. A feed that could not be had makes the exit status say so; a damaged record
 * does not, since the database remembers it and the scans that it may matter to are incomplete.
 */
function tellIncomplete(incomplete: readonly Incompleteness[], context: CliContext): void {
  for (const { code, what, why } of incomplete.slice(0, 20)) {
    const word = code === RECORD_SKIPPED ? 'damaged' : 'incomplete';
    context.process.stderr.write(`${word}: ${printable(what)}: ${printable(why)}\n`);
  }
  if (incomplete.length > 20) context.process.stderr.write(`and ${incomplete.length - 20} more\n`);
  if (incomplete.some(({ code }) => code !== RECORD_SKIPPED)) context.process.exitCode = EXIT.incomplete;
}

/** `bulkhead db`: the advisory database. */
export const databaseRoutes = buildRouteMap({
  routes: { build, update, status, export: exporting, import: importing, compare },
  docs: { brief: 'The advisory database' },
});
