import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { Problem } from '#core/index.ts';
import { sourceOfBytes, type ByteSource, type TarEntry, type TarSink } from '#format/index.ts';
import type { FileInspector, LayerFile } from '../inspector.ts';
import { ContentsBuilder, entryCodeOf } from './builder.ts';
import { ENTRY, type LayerContents } from './contents.ts';
import { DIRECT_BYTES, fileRange } from './file-range.ts';
import { inspectFile } from './inspect-file.ts';
import { chooseInspectors, type InspectorChoice } from './inspection.ts';
import { apartOf, type InspectionBatcher, type InspectionResult } from './inspection-batch.ts';
import { LAYER_LIMITS } from './limits.ts';
import { baseNameOf, cleanPath, directoryOf } from './path.ts';
import type { PatternMatcher } from './pattern.ts';

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

export interface RecorderOptions {
  readonly patterns: PatternMatcher;
  readonly inspectors: readonly FileInspector[];
  /** Further names of files in this layer, by the path that carries the bytes: hard links, which come without bytes. */
  readonly aliases?: ReadonlyMap<string, readonly string[]>;
  /** Random access into the layer itself, where it lies uncompressed in a file. */
  readonly backing?: (offset: number, length: number) => ByteSource;
  /** Takes files whose inspection is worth a thread of its own, where the layer can be read again. */
  readonly later?: InspectionBatcher;
  /** Where files are spilled that are too large for memory. */
  readonly temporaryDirectory: string;
}

/** Turns the members of a layer into `LayerContents`: what is asked for is kept, what is inspected is observed. */
export class LayerRecorder implements TarSink {
  readonly #options: RecorderOptions;
  readonly #builder = new ContentsBuilder();
  readonly #inspectorsFor: InspectorChoice;
  readonly #apart: readonly FileInspector[];
  #nameBytes = 0;
  /** What wants the file at hand: here, and as bits on another thread. */
  #now: FileInspector[] | undefined;
  #apartBits = 0;
  /** The file whose content passes now. */
  #current:
    | { entry: number; file: LayerFile; keep: boolean; inspectors: readonly FileInspector[] }
    | undefined;
  #buffer: Uint8Array | undefined;
  #length = 0;
  #spill: Spill | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#inspectorsFor = chooseInspectors(options.inspectors);
    this.#apart = apartOf(options.inspectors);
  }

  entry(tar: TarEntry, head: Uint8Array, offset: number): 'skip' | 'data' {
    const path = cleanPath(tar.name);
    if (path === '') return 'skip';
    this.#nameBytes += path.length;
    if (this.#nameBytes > LAYER_LIMITS.nameBytes) {
      throw new Problem(
        'image.limit',
        `the names in a layer exceed ${LAYER_LIMITS.nameBytes} bytes (nameBytes)`,
      );
    }
    if (path.includes('\0')) {
      this.#builder.miss('image.name', path.replaceAll('\0', '\uFFFD'), 'a file name holds a NUL byte');
      return 'skip';
    }
    if (path.startsWith(WHITEOUT, path.lastIndexOf('/') + 1)) {
      this.#whiteout(path, baseNameOf(path));
      return 'skip';
    }
    const isLink = tar.type === 'symlink' || tar.type === 'hard-link';
    const target = isLink ? (tar.type === 'hard-link' ? cleanPath(tar.linkName) : tar.linkName) : undefined;
    const entry = this.#builder.add(
      path,
      entryCodeOf(tar.type),
      tar.size,
      tar.mode,
      tar.uid >>> 0,
      tar.gid >>> 0,
      target,
    );
    return tar.type === 'file'
      ? this.#file(entry, { path, size: tar.size, mode: tar.mode }, head, offset)
      : 'skip';
  }

  data(chunk: Uint8Array): void {
    const { file } = this.#current!;
    if (this.#spill !== undefined) this.#spill.write(chunk);
    else if (this.#length === 0 && chunk.length === file.size) this.#buffer = chunk;
    else {
      if (this.#length === 0) this.#buffer = new Uint8Array(file.size);
      this.#buffer!.set(chunk, this.#length);
    }
    this.#length += chunk.length;
    // A file that came in one piece is a view of the window: it must be looked at before the window moves on.
    if (this.#spill === undefined && this.#length === file.size && this.#buffer === chunk)
      this.#look(sourceOfBytes(chunk), chunk);
  }

  end(): void {
    if (this.#current === undefined) return;
    if (this.#spill !== undefined) {
      this.#look(this.#spill.source(this.#length), undefined);
      this.#spill.close();
      this.#spill = undefined;
    } else {
      const bytes = this.#buffer ?? new Uint8Array(0);
      this.#look(sourceOfBytes(bytes), bytes);
    }
  }

  /** Notes something that could not be read. */
  miss(code: string, what: string, why: string): void {
    this.#builder.miss(code, what, why);
  }

  /** Adds what was said of files that were handed on. */
  add({ observations, incomplete }: InspectionResult): void {
    for (const { inspector, entry, value } of observations) this.#builder.observe(inspector, entry, value);
    for (const { code, what, why } of incomplete) this.#builder.miss(code, what, why);
  }

  /** What the layer says; `close` must have been called or the archive must have ended. */
  contents(): LayerContents {
    return this.#builder.build();
  }

  /** Lets go of a temporary file when reading stopped in the middle of a member. */
  close(): void {
    this.#spill?.close();
    this.#spill = undefined;
  }

  #whiteout(path: string, base: string): void {
    const directory = directoryOf(path);
    if (base === OPAQUE) {
      this.#builder.add(directory, ENTRY.opaque, 0, 0, 0, 0);
    } else if (!base.startsWith('.wh..wh.')) {
      // Other names with the double prefix are AUFS's own bookkeeping, which engines skip.
      const name = base.slice(WHITEOUT.length);
      if (name !== '' && name !== '.' && name !== '..') {
        this.#builder.add(directory === '' ? name : `${directory}/${name}`, ENTRY.whiteout, 0, 0, 0, 0);
      }
    }
  }

  #file(entry: number, file: LayerFile, head: Uint8Array, offset: number): 'skip' | 'data' {
    const { patterns, aliases, later } = this.#options;
    this.#now = undefined;
    this.#apartBits = 0;
    this.#ask(file, head, offset);
    let allowed = patterns(file.path);
    const others = aliases?.get(file.path);
    if (others !== undefined)
      for (const path of others) {
        this.#ask({ ...file, path }, head, offset);
        allowed = Math.max(allowed, patterns(path));
      }
    if (this.#apartBits !== 0) later!.add({ ...file, entry, offset, inspectors: this.#apartBits });
    // That is what happens to most files.
    if (allowed === 0 && this.#now === undefined) return 'skip';
    return this.#take(entry, file, offset, allowed);
  }

  /** Notes which inspectors want the file under this name, here or on another thread. */
  #ask(file: LayerFile, head: Uint8Array, offset: number): void {
    const inspectors = this.#inspectorsFor(file.path);
    const mayWait = this.#options.later !== undefined && offset >= 0;
    for (let index = 0; index < inspectors.length; index++) {
      const inspector = inspectors[index]!;
      if (!inspector.wants(file, head)) continue;
      if (mayWait && inspector.apart === true) this.#apartBits |= 1 << this.#apart.indexOf(inspector);
      else if (this.#now === undefined) this.#now = [inspector];
      else if (!this.#now.includes(inspector)) this.#now.push(inspector);
    }
  }

  /** Sees to it that a file is looked at: at once where it lies, or when its bytes have come. */
  #take(entry: number, file: LayerFile, offset: number, allowed: number): 'skip' | 'data' {
    const { backing } = this.#options;
    const keep = allowed > 0 && file.size <= allowed;
    if (allowed > 0 && !keep) {
      this.#builder.miss(
        'image.limit',
        file.path,
        `the file has ${file.size} bytes, more than the ${allowed} that its reader takes`,
      );
      if (this.#now === undefined) return 'skip';
    }
    this.#current = { entry, file, keep, inspectors: this.#now ?? [] };
    this.#length = 0;
    this.#buffer = undefined;
    if (backing !== undefined && offset >= 0 && file.size > DIRECT_BYTES) {
      const source = backing(offset, file.size);
      this.#look(source, keep ? source.read(0, file.size) : undefined);
      return 'skip';
    }
    if (file.size > LAYER_LIMITS.bufferedBytes && !keep) {
      if (file.size > LAYER_LIMITS.spilledBytes) {
        this.#builder.miss(
          'image.limit',
          file.path,
          `the file has ${file.size} bytes, more than the ${LAYER_LIMITS.spilledBytes} that are inspected in a compressed layer`,
        );
        this.#current = undefined;
        return 'skip';
      }
      this.#spill = new Spill(this.#options.temporaryDirectory);
    }
    return 'data';
  }

  #look(source: ByteSource, bytes: Uint8Array | undefined): void {
    const { entry, file, keep, inspectors } = this.#current!;
    this.#current = undefined;
    if (keep && bytes !== undefined) this.#builder.keep(entry, bytes);
    inspectFile(inspectors, entry, file, source, this.#builder);
  }
}

/** A temporary file, already unlinked, for one large member of a compressed layer. */
class Spill {
  readonly #fd: number;

  constructor(directory: string) {
    const path = join(directory, `bulkhead-${randomUUID()}`);
    this.#fd = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
  }

  write(chunk: Uint8Array): void {
    for (let position = 0; position < chunk.length;) position += writeSync(this.#fd, chunk, position);
  }

  source(size: number): ByteSource {
    return fileRange(this.#fd, 0, size);
  }

  close(): void {
    closeSync(this.#fd);
  }
}
