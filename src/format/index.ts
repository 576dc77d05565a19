export { compileKeywords, type KeywordSearch } from './keyword-search/keyword-search.ts';
export { dataViewOf, sourceOfBytes, textOf, type ByteSource } from './byte-source.ts';
export {
  decodeName,
  TarReader,
  writeTar,
  type TarEntry,
  type TarEntryType,
  type TarInput,
  type TarSink,
} from './tar/index.ts';
export { openZip, type ZipArchive } from './zip/archive.ts';
export type { ZipEntry } from './zip/central-directory.ts';
export { writeZip, type ZipInput } from './zip/write.ts';
export { openElf } from './elf/elf.ts';
export { outlineElf, type ElfOutline } from './elf/outline.ts';
export { mentionsSection } from './elf/section-names.ts';
export {
  placeOfAddress,
  readAddress,
  readSection,
  sectionNamed,
  type Executable,
} from './executable/executable.ts';
export { isMarkedByUpx, packerOf } from './executable/packer.ts';
export { looksExecutable, openExecutables } from './executable/open.ts';
export { openPe } from './pe/pe.ts';
export {
  compileLinearRegex,
  LinearRegex,
  RegexCache,
  type RegexMatch,
  type RegexOptions,
  type RegexProblemCode,
} from './linear-regex/index.ts';
export { readRpmDatabase, rpmFilePaths, rpmPackageOf, type RpmPackage } from './rpmdb/index.ts';
export {
  argumentsOf,
  positionOf,
  type Directive,
  type Dockerfile,
  type DockerfileFault,
  type Heredoc,
  type Instruction,
  type Position,
  type Word,
} from './dockerfile/dockerfile.ts';
export { DOCKERFILE_LIMITS } from './dockerfile/limits.ts';
export { parseDockerfile } from './dockerfile/parse.ts';
export { printDockerfile } from './dockerfile/print.ts';
export { parseScript } from './dockerfile/shell/parse-script.ts';
export type { ShellCommand, ShellList, ShellWord, SimpleCommand } from './dockerfile/shell/script.ts';
export { expandVariables, variableReferences, type VariableReference } from './dockerfile/variables.ts';
export { unquote } from './dockerfile/words.ts';
export { YamlFault, type YamlProblemCode } from './yaml/fault.ts';
export { parseYaml } from './yaml/parse-yaml.ts';
export { readYaml } from './yaml/read-yaml.ts';
export { yamlToJson } from './yaml/to-json.ts';
export {
  valueOf,
  type YamlEntry,
  type YamlMap,
  type YamlScalar,
  type YamlSequence,
  type YamlValue,
} from './yaml/tree.ts';
