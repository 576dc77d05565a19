import type { Reporter, TestModule } from 'vitest/node';

/** What CI may lack: a program that takes minutes to build or that no package brings, a tree that somebody has to make, a toolchain, a kind of file system, data that is not in the repository. */
const MAY_BE_MISSING =
  /kube-apiserver|etcd|BuildKit oracle|needs helm|needs kubectl|\blarge tree\b|virtual environment|\bGo\b|objdump|shared\/data|\bMaven\b|no conan here|has no leases/;

/** Ends every run with the names and reasons of what was skipped and the plain line `N passed, N failed, N skipped`. */
export class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0 };
    const skipped: string[] = [];
    for (const module of modules) {
      if (module.state() === 'failed' && module.children.size === 0) count.failed++;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') count.passed++;
        else if (result.state === 'failed') count.failed++;
        else {
          count.skipped++;
          skipped.push(`${test.fullName}${'note' in result && result.note ? `: ${result.note}` : ''}`);
        }
      }
    }
    for (const name of skipped) process.stdout.write(`skipped: ${name}\n`);
    const required = skipped.filter((name) => !MAY_BE_MISSING.test(name));
    if ((process.env['CI'] ?? '') !== '' && required.length > 0) {
      process.stdout.write(`\nCI must have what these tests need:\n${required.join('\n')}\n`);
      process.exitCode = 1;
    }
    process.stdout.write(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`);
  }
}

// Vitest loads a reporter by its default export.
// oxlint-disable-next-line import/no-default-export
export default ClosingLineReporter;
