import { Problem, SEVERITIES } from '#core/index.ts';
import { REPORT_FORMATS } from '#report/index.ts';
import { SCANNERS, type Scanner } from '#scan/index.ts';
import type { DatabaseFlags } from '../database-access.ts';
import { flagValue, proposeListOf, proposeOf } from '../flag-value.ts';
import { parseGate, type Gate } from '../gate.ts';
import { parseOutput, type Output } from '../output.ts';
import { imageFlags, type ImageFlags } from './image-flags.ts';

export interface ScanFlags extends DatabaseFlags, ImageFlags {
  readonly scanners?: readonly Scanner[];
  readonly output?: readonly Output[];
  readonly render: boolean;
  readonly yaraRules?: readonly string[];
  readonly hashList?: readonly string[];
  readonly thorough: boolean;
  readonly licensePolicy?: string;
  readonly secretRules?: readonly string[];
  readonly failOn?: Gate;
  readonly policy?: readonly string[];
  readonly exceptions?: readonly string[];
  readonly ignoreUnfixed: boolean;
  readonly onlyKev: boolean;
  readonly explain?: string;
  readonly fix: boolean;
  readonly write: boolean;
  readonly batch: boolean;
  readonly showSuppressed: boolean;
}

/** The flags of `bulkhead scan`. */
export function scanFlags() {
  return {
    scanners: {
      kind: 'parsed',
      optional: true,
      placeholder: 'LIST',
      parse: flagValue(parseScanners),
      proposeCompletions: proposeListOf(SCANNERS),
      brief: `What to look for, of ${SCANNERS.join(',')} (default: all but licenses)`,
    },
    output: {
      kind: 'parsed',
      optional: true,
      variadic: true,
      placeholder: 'FORMAT[=FILE]',
      parse: flagValue(parseOutput),
      proposeCompletions: proposeOf(Object.keys(REPORT_FORMATS)),
      brief: 'table, json, sarif or cyclonedx; may be repeated',
    },
    render: {
      kind: 'boolean',
      default: false,
      withNegated: false,
      brief: "Render a directory's Helm charts and kustomizations, with the tools of this machine",
    },
    yaraRules: {
      kind: 'parsed',
      optional: true,
      variadic: true,
      placeholder: 'FILE|DIR',
      parse: String,
      brief: 'Look for malware by these YARA rules too; may be repeated',
    },
    hashList: {
      kind: 'parsed',
      optional: true,
      variadic: true,
      placeholder: 'FILE',
      parse: String,
      brief: 'Hashes of malware (a line each, CSV, MISP, STIX 2.1); may be repeated',
    },
    thorough: {
      kind: 'boolean',
      default: false,
      withNegated: false,
      brief: 'Look for malware in every file, and compare all checksums of packages',
    },
    licensePolicy: {
      kind: 'parsed',
      optional: true,
      placeholder: 'FILE',
      parse: String,
      brief: 'What licences are to count as (YAML; see docs/reference/licenses.md)',
    },
    secretRules: {
      kind: 'parsed',
      optional: true,
      variadic: true,
      placeholder: 'FILE',
      parse: String,
      brief: "Rules for secrets beside ours: our YAML, or gitleaks' TOML; may be repeated",
    },
    failOn: {
      kind: 'parsed',
      optional: true,
      placeholder: 'SEVERITY[,fixable]',
      parse: flagValue(parseGate),
      proposeCompletions: proposeOf([...SEVERITIES, ...SEVERITIES.map((severity) => `${severity},fixable`)]),
      brief: 'Exit with 1 when there is a finding of this severity or worse',
    },
    policy: {
      kind: 'parsed',
      optional: true,
      variadic: true,
      placeholder: 'FILE|DIR|PACK',
      parse: String,
      brief: 'Policies that decide about the result; may be repeated',
    },
    exceptions: {
      kind: 'parsed',
      optional: true,
      variadic: true,
      placeholder: 'FILE',
      parse: String,
      brief: 'Exceptions from those policies',
    },
    ignoreUnfixed: {
      kind: 'boolean',
      default: false,
      withNegated: false,
      brief: 'Leave out vulnerabilities that have no fix',
    },
    onlyKev: {
      kind: 'boolean',
      default: false,
      withNegated: false,
      brief: 'Leave out vulnerabilities that are not known to be exploited',
    },
    explain: {
      kind: 'parsed',
      optional: true,
      placeholder: 'PACKAGE',
      parse: String,
      brief: 'Tell why advisories match a package, or why not',
    },
    fix: {
      kind: 'boolean',
      default: false,
      withNegated: false,
      brief: 'Show what of the misconfigurations of a directory can be patched safely, as a diff',
    },
    write: {
      kind: 'boolean',
      default: false,
      withNegated: false,
      brief: 'With --fix: write it too',
    },
    ...databaseFlags(),
    batch: {
      kind: 'boolean',
      default: false,
      withNegated: false,
      brief: 'Scan the targets on standard input',
    },
    showSuppressed: {
      kind: 'boolean',
      default: false,
      withNegated: false,
      brief: 'List findings that do not count, with the reason',
    },
    ...imageFlags(),
  } as const;
}

/** The flags of every command that looks into the advisory database. */
export function databaseFlags() {
  return {
    db: {
      kind: 'parsed',
      optional: true,
      placeholder: 'DIR',
      parse: String,
      brief: 'Directory of the advisory database [BULKHEAD_DB]',
    },
    advisories: {
      kind: 'parsed',
      optional: true,
      variadic: true,
      placeholder: 'DIR|URL',
      parse: String,
      brief: 'Build the database from these feeds (default: what is there, or OSV) [BULKHEAD_ADVISORIES]',
    },
    publicKey: {
      kind: 'parsed',
      optional: true,
      placeholder: 'FILE',
      parse: String,
      brief: 'Key that a fetched database has to be signed by (Ed25519, PEM) [BULKHEAD_PUBLIC_KEY]',
    },
    offline: { kind: 'boolean', default: false, withNegated: false, brief: 'Fetch no advisories' },
  } as const;
}

function parseScanners(text: string): readonly Scanner[] {
  return text.split(',').map((name) => {
    const scanner = SCANNERS.find((known) => known === name);
    if (scanner === undefined)
      throw new Problem('cli.scanners', `${name} is no scanner`, {
        hint: `There are ${SCANNERS.join(', ')}.`,
      });
    return scanner;
  });
}
