import { messageOf, Problem, type VerdictKind } from '#core/index.ts';
import {
  DOCUMENT_KINDS,
  decodeText,
  documentInput,
  documentName,
  FILES_ON_DISK,
  loadDocuments,
  manifestInput,
  parseDocuments,
  PolicyCompiler,
  STAGES,
  type DocumentKind,
  type EngineContext,
  type NamedInput,
  type PolicyInput,
  type PolicySet,
  type SourceDocument,
  type Stage,
} from '#policy/index.ts';
import type { CliContext } from '../../context.ts';
import { EXIT } from '../../exit-status.ts';

/** The flags of every command that asks policies about documents. */
export interface DocumentFlags {
  readonly policy?: readonly string[];
  readonly param?: readonly string[];
  readonly document?: DocumentKind;
  readonly stage?: Stage;
  readonly kubernetesVersion?: string;
  readonly oldObject?: string;
  readonly request?: string;
  readonly namespaceObject?: string;
}

/** More of standard input is no document. */
const STDIN_LIMIT = 256 * 1024 * 1024;

/** Those flags as the command line knows them. */
export function documentFlags() {
  return {
    policy: {
      kind: 'parsed',
      optional: true,
      variadic: true,
      placeholder: 'FILE|DIR|PACK',
      parse: String,
      brief: 'Policies, bindings and exceptions; may be repeated',
    },
    param: {
      kind: 'parsed',
      optional: true,
      variadic: true,
      placeholder: 'FILE',
      parse: String,
      brief: 'Objects that policies take parameters from',
    },
    document: {
      kind: 'enum',
      values: DOCUMENT_KINDS,
      optional: true,
      brief: 'What kind of documents these are (default: by what they hold)',
    },
    stage: {
      kind: 'enum',
      values: STAGES,
      optional: true,
      brief: 'At which stage the decision is made (default: the usual one of the document)',
    },
    kubernetesVersion: kubernetesVersionFlag(),
    oldObject: fileFlag('Manifests: the object as it is before; without another one it is deleted'),
    request: fileFlag('Manifests: fields of the admission request, operation and userInfo among them'),
    namespaceObject: fileFlag('Manifests: their Namespace (default: that among the documents)'),
  } as const;
}

function fileFlag(brief: string) {
  return { kind: 'parsed', optional: true, placeholder: 'FILE', parse: String, brief } as const;
}

/** The flag for the API server that admission policies are for. */
export function kubernetesVersionFlag() {
  return {
    kind: 'parsed',
    optional: true,
    placeholder: '1.N',
    parse: readVersion,
    brief: 'Only what expressions know in the API server of this version',
  } as const;
}

function readVersion(text: string): string {
  if (!/^v?1\.\d{1,3}(?:\.\d+)?$/.test(text)) {
    throw new Problem('cli.usage', `${text} is no version of Kubernetes such as 1.34`);
  }
  return text.replace(/^v/, '');
}

/** The policies that were named, ready to run. */
export function readPolicies(names: readonly string[] | undefined, kubernetesVersion?: string): PolicySet {
  if (names === undefined || names.length === 0) {
    throw new Problem('cli.usage', 'no policy is named', {
      hint: 'Name a file, a directory or a pack with --policy; `bulkhead policy list` shows the packs.',
    });
  }
  return new PolicyCompiler({ kubernetesVersion }).compile(loadDocuments(names, FILES_ON_DISK));
}

/** What evaluation needs besides policies and documents. */
export function engineContext(context: CliContext): EngineContext {
  return { now: new Date(context.now()) };
}

/** Documents to decide about, and the files that could not be read as such. */
export interface ReadDocuments {
  readonly inputs: readonly NamedInput[];
  readonly unreadable: readonly string[];
}

/** Reads the documents of files, directories and `-`; namespaces among them are those of the others. */
export async function readInputs(
  names: readonly string[],
  flags: DocumentFlags,
  context: CliContext,
): Promise<ReadDocuments> {
  const { document, stage } = flags;
  if (names.length === 0 && flags.oldObject !== undefined) return deletion(flags);
  if (names.length === 0) {
    throw new Problem('cli.usage', 'no document is named', {
      hint: 'Name files or directories, or - for standard input.',
    });
  }
  const unreadable: string[] = [];
  const documents: SourceDocument[] = [];
  const add = (file: string, text: () => string): void => {
    try {
      documents.push(...parseDocuments(text(), file));
    } catch (error) {
      unreadable.push(messageOf(error));
    }
  };
  for (const name of names) {
    if (name === '-') {
      const text = await readStdin(context);
      add('standard input', () => text);
    } else for (const file of FILES_ON_DISK.list(name)) add(file, () => FILES_ON_DISK.read(file));
  }
  const namespaces = new Map(
    documents
      .filter(({ kind, group }) => kind === 'Namespace' && group === '')
      .map(({ name, object }) => [name, object] as const),
  );
  const { params, oldObject, request, namespaceObject: named } = readFacts(flags);
  const inputs = documents.map(({ file, kind, object }): NamedInput => {
    const namespace = (object['metadata'] as { namespace?: unknown } | undefined)?.namespace;
    const namespaceObject = named ?? namespaces.get(typeof namespace === 'string' ? namespace : 'default');
    const facts = { document, stage, params, oldObject, request, namespaceObject };
    return namedInput(documentInput({ ...facts, value: object }), kind, file);
  });
  return { inputs, unreadable };
}

function namedInput(input: PolicyInput, kind: string, file: string): NamedInput {
  const title = [kind === '' ? input.document : kind, documentName(input)].filter((part) => part !== '');
  return { name: `${title.join('/')} (${file})`, input };
}

/** What the flags say of a request besides its object. */
function readFacts({ param, oldObject, request, namespaceObject }: DocumentFlags) {
  const first = (file: string | undefined) =>
    file === undefined ? undefined : loadDocuments([file], FILES_ON_DISK)[0]?.object;
  return {
    params: loadDocuments(param ?? [], FILES_ON_DISK).map(({ object }) => object),
    oldObject: first(oldObject),
    request: first(request),
    namespaceObject: first(namespaceObject),
  };
}

/** There is only an old object: it is deleted. */
function deletion(flags: DocumentFlags): ReadDocuments {
  const facts = readFacts(flags);
  const kind = facts.oldObject?.['kind'];
  const input = manifestInput({ ...facts, stage: flags.stage });
  return {
    inputs: [namedInput(input, typeof kind === 'string' ? kind : '', flags.oldObject!)],
    unreadable: [],
  };
}

async function readStdin(context: CliContext): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of context.stdin) {
    length += chunk.length;
    if (length > STDIN_LIMIT) {
      throw new Problem('cli.input', `standard input is larger than ${STDIN_LIMIT} bytes`);
    }
    chunks.push(chunk);
  }
  return decodeText(Buffer.concat(chunks), 'standard input');
}

/** The exit status of a verdict: a denial comes before what could not be checked. */
export function exitStatusOfVerdict(verdict: VerdictKind): number {
  switch (verdict) {
    case 'deny':
      return EXIT.findings;
    case 'unknown':
      return EXIT.incomplete;
    case 'allow':
    case 'warn':
      return EXIT.clean;
  }
}

/** The exit status of several: the worst of them. */
export function worstStatus(statuses: Iterable<number>): number {
  const order: readonly number[] = [EXIT.clean, EXIT.incomplete, EXIT.findings, EXIT.failure];
  let worst = 0;
  for (const status of statuses) worst = Math.max(worst, order.indexOf(status));
  return order[worst]!;
}
