/** Directories of packages that people install and do not write: npm, PyPI, RubyGems, Go, Cargo, Maven, Composer. */
const PACKAGE =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|gems|pkg\/mod|\.cargo\/registry|\.m2\/repository|vendor\/(?:github\.com|golang\.org|k8s\.io|bundle|composer)|python3?\.?\d*\/(?:test|idlelib|lib2to3)|bower_components|jspm_packages|\.yarn\/cache|\.pnpm|libexec|perl5?|ruby)\/|^[^/]+@v\d+\.|(?:^|\/)[^/]+@v\d+\.\d+\.\d+[^/]*\//;

/** Where packages keep what only looks like a secret. */
const FIXTURE =
  /(?:^|\/)(?:tests?|testonly|hack|(?:[a-z]{1,20}-)?integration|__tests__|spec|specs|testdata|test-?data|test_data|testing|(?:test[-_]?)?fixtures?|__fixtures__|mocks?|__mocks__|mock[-_](?:api|data|server)|test[-_]?helpers?|examples?|samples?|demos?|docs?|documentation|benchmarks?|e2e|conformance|certs?|testcerts|selftests?|cookbook|golden|snapshots?|recordings?|cassettes?)(?:\/|$)|(?:_test|_test_data|[._-]spec|[._-]test|_tests|_mock|test_utils?|testutils?|\/testing)\.\w{1,5}$|(?:^|\/)(?:test_|conftest)[^/]*\.py$|(?:^|\/)(?:README|CHANGES|CHANGELOG|HISTORY|NEWS)[^/]*$|\.(?:mdx?|rst|adoc|html?)$|METADATA$|PKG-INFO$|\.d\.ts$|\.d\.mts$|\.d\.cts$/i;

/** botocore ships the documentation's examples as data. */
const EXAMPLE_DATA = /(?:^|\/)(?:botocore|awscli|boto3)\/(?:data|examples|topics)\//;

const PUBLIC_READING = /(?:^|\/)usr\/(?:local\/)?share\/(?:doc|man|info|javadoc|gtk-doc|help|perl|mime)\//;

/** Machine-made files: hashes of locks, source maps, bundles. */
const GENERATED =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lock|deno\.lock|Cargo\.lock|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|composer\.lock|Gemfile\.lock|go\.sum|flake\.lock|pubspec\.lock|Package\.resolved|packages\.lock\.json|mix\.lock|\.package-lock\.json|RECORD|MD5SUMS|SHA(?:1|256|512)SUMS|CHECKSUMS|installed\.json|[^/]*\.md5sums)$|\.(?:map|min\.(?:m|c)?js|min\.css|bundle\.js|chunk\.js|snap|svg|ipynb|po|pot|sha\d*|asc|pem\.pub|lock)$|(?:^|\/)(?:\.git\/objects|__pycache__)\//i;

/** Why what looks like a secret in this file does not alarm; `undefined` when it does. */
export function whyQuiet(path: string): string | undefined {
  if (PUBLIC_READING.test(path)) return 'documentation of a distribution package';
  if (EXAMPLE_DATA.test(path)) return 'documented example of a package';
  if (PACKAGE.test(path) && FIXTURE.test(afterPackage(path)))
    return 'test or documentation of an installed package';
  return undefined;
}

/** True where a rule that only guesses has nothing to say. */
export function isNoisy(path: string): boolean {
  return GENERATED.test(path) || PACKAGE.test(path) || PUBLIC_READING.test(path) || FIXTURE.test(path);
}

/** True inside packages that people install and do not write. */
export function isPackage(path: string): boolean {
  return PACKAGE.test(path);
}

/** True for files that a machine wrote, in which nothing but a token with a checksum or prefix of its own counts. */
export function isGenerated(path: string): boolean {
  return GENERATED.test(path);
}

/** The part of a path inside the package: the directory of the whole project may well be called `test`. */
function afterPackage(path: string): string {
  const found = PACKAGE.exec(path);
  return found === null ? path : path.slice(found.index + found[0].length - 1);
}
