import { messageOf, Problem } from '#core/index.ts';
import { exactJson, isJsonObject } from './exact-json.ts';
import { parseCelJson } from './cel/index.ts';
import { decide, type Decision } from './decide.ts';
import { checkDocumentLimits } from './document-limits.ts';
import { documentInput } from './document-input.ts';
import { DOCUMENT_KINDS, type EngineContext, type PolicyInput, type Stage, STAGES } from './engine.ts';
import { asObject, buildRequest, type JsonObject } from './kubernetes/admission-request.ts';
import { PolicyCompiler, type PolicySet } from './policy-set.ts';
import type { PolicyProblemCode } from './problem.ts';
import { describeDocuments } from './source-document.ts';

/** Lines longer than this are refused: an object of a cluster is below 3 MiB. */
const LINE_LIMIT = 64 * 1024 * 1024;
/** A line is one question: an object of a cluster has some hundred values, and policies some thousand. */
const LINE_VALUES_LIMIT = 500_000;
/** Compiled sets of policies that are kept: lines often ask the same policies about another object. */
const KEPT_SETS = 64;

/**
 * Answers lines of `policy check --batch`: `{"policies":[...],"object":{...}}`, optionally with `oldObject`, `params`,
 * `request`, `namespaceObject`, `document` and `stage`, gives `{"verdict":..,"results":[..]}`. Keeps compiled policies from line to line.
 */
export class CheckBatch {
  readonly #compiler: PolicyCompiler;
  readonly #sets = new Map<string, PolicySet>();
  readonly #context: () => EngineContext;

  constructor(context: () => EngineContext, compiler = new PolicyCompiler()) {
    this.#context = context;
    this.#compiler = compiler;
  }

  answer(line: string): string {
    try {
      return exactJson(show(this.#decide(readLine(line))));
    } catch (error) {
      const message = messageOf(error);
      return JSON.stringify({
        verdict: 'unknown',
        results: [{ policy: '', rule: '', result: 'error', message }],
        error: message,
      });
    }
  }

  #decide(line: JsonObject): Decision {
    return decide(this.#compile(line['policies']), inputOf(line), this.#context());
  }

  #compile(policies: unknown): PolicySet {
    if (!Array.isArray(policies)) throw badLine('"policies" must be a list');
    checkDocumentLimits(policies, 'policies');
    const key = exactJson(policies);
    const known = this.#sets.get(key);
    if (known !== undefined) return known;
    const set = this.#compiler.compile(
      policies.flatMap((policy) => describeDocuments(asObject(policy) ?? {}, '')),
    );
    if (this.#sets.size === KEPT_SETS) this.#sets.clear();
    this.#sets.set(key, set);
    return set;
  }
}

/** The input that a line asks about: a manifest unless `document` says otherwise. */
function inputOf(line: JsonObject): PolicyInput {
  const { document = 'manifest', stage } = line;
  if (!isOneOf(DOCUMENT_KINDS, document)) throw badLine(`"document" is none of ${DOCUMENT_KINDS.join(', ')}`);
  if (stage !== undefined && !isOneOf(STAGES, stage))
    throw badLine(`"stage" is none of ${STAGES.join(', ')}`);
  if (document === 'manifest') return manifestInput({ ...line, stage });
  const value = asObject(line['object']);
  if (value === null) throw badLine('"object" must be an object');
  return documentInput({ value, document, stage });
}

function isOneOf<Item>(items: readonly Item[], value: unknown): value is Item {
  return items.includes(value as Item);
}

/** The input of a decision about a manifest from the facts of a request; see `buildRequest`. */
export function manifestInput(facts: {
  readonly object?: unknown;
  readonly oldObject?: unknown;
  readonly request?: unknown;
  readonly namespaceObject?: unknown;
  readonly params?: unknown;
  readonly stage?: Stage | undefined;
}): PolicyInput {
  const { object, oldObject, params, request: said, namespaceObject, stage = 'deploy' } = facts;
  if (asObject(object) === null && asObject(oldObject) === null)
    throw badLine('"object" or "oldObject" must be an object');
  for (const [name, value] of Object.entries({ object, oldObject, params, request: said, namespaceObject }))
    checkDocumentLimits(value, name);
  const request = buildRequest(facts);
  return {
    stage,
    document: 'manifest',
    value: request.object ?? request.oldObject ?? {},
    request,
    params: (Array.isArray(params) ? params : [params]).filter((param): param is JsonObject =>
      isJsonObject(param),
    ),
  };
}

function readLine(line: string): JsonObject {
  if (line.includes('\uFFFD'))
    throw badLine('the line is not UTF-8, or has U+FFFD, which may be written \\ufffd');
  if (line.length > LINE_LIMIT) throw badLine(`the line is longer than ${LINE_LIMIT} characters`);
  const request: unknown = parseCelJson(line, LINE_VALUES_LIMIT);
  if (!isJsonObject(request)) throw badLine('the line is not a JSON object');
  return request;
}

function show({ verdict, results, message, warnings, changed }: Decision) {
  return {
    verdict,
    results: results.map(({ policy, rule, result, message, binding, param }) => ({
      policy,
      rule,
      result,
      message,
      ...(binding === undefined ? {} : { binding }),
      ...(param === undefined ? {} : { param }),
    })),
    ...(message === undefined ? {} : { message }),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(changed === undefined ? {} : { object: changed }),
  };
}

function badLine(message: string): Problem<PolicyProblemCode> {
  return new Problem('policy.request', message);
}
