import { messageOf } from '#core/index.ts';
import { basename } from 'node:path';
import type { EngineContext } from '../engine.ts';
import type { PolicyFiles } from '../policy-files.ts';
import { PolicyCompiler } from '../policy-set.ts';
import { parseDocuments, type SourceDocument } from '../source-document.ts';
import { isKyvernoTest, runKyvernoTest } from './kyverno-test.ts';
import { isPolicyTest, runPolicyTest } from './policy-test.ts';
import type { TestReport } from './test-report.ts';

/** Names of test files in directories, where other YAML may be anything; a file that is named itself is always read. */
const TEST_FILE = /^(?:kyverno-test|(?:.+[.-])?policy-test|.+\.test)\.ya?ml$/;

/** Runs all test files, ours and Kyverno's, among files and below directories. */
export function runTests(paths: readonly string[], files: PolicyFiles, context: EngineContext): TestReport[] {
  const compiler = new PolicyCompiler();
  return paths.flatMap((path) =>
    files
      .list(path)
      .filter((file) => file === path || TEST_FILE.test(basename(file)))
      .flatMap((file) => runFile(file, files, compiler, context)),
  );
}

function runFile(
  file: string,
  files: PolicyFiles,
  compiler: PolicyCompiler,
  context: EngineContext,
): TestReport[] {
  try {
    const documents = parseDocuments(files.read(file), file);
    const reports = documents.flatMap((document) => runDocument(document, files, compiler, context));
    return reports.length > 0
      ? reports
      : [broken(file, 'there is no test in it (PolicyTest, or Test of cli.kyverno.io)')];
  } catch (error) {
    return [broken(file, messageOf(error))];
  }
}

function runDocument(
  document: SourceDocument,
  files: PolicyFiles,
  compiler: PolicyCompiler,
  context: EngineContext,
): TestReport[] {
  try {
    if (isKyvernoTest(document)) return [runKyvernoTest(document, files, compiler, context)];
    return isPolicyTest(document) ? [runPolicyTest(document, files, compiler, context)] : [];
  } catch (error) {
    return [broken(document.file, messageOf(error))];
  }
}

/** A test that could not be run at all has not passed. */
function broken(file: string, message: string): TestReport {
  const outcome = { name: 'the test can be run', expected: 'pass', actual: 'error', passed: false, message };
  return { file, name: '', outcomes: [outcome] };
}
