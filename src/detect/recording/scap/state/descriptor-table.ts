import type { Descriptor, DescriptorType } from '../../../event/descriptor.ts';

/** More open descriptors of one process are not kept (as libsinsp; the kernel's own default limit is 1024). */
const MAX_DESCRIPTORS = 4096;

/** The descriptors of a process by their number. */
export class DescriptorTable {
  readonly #byNumber = new Map<number, Descriptor>();
  /** Descriptors that a close which has begun will remove. */
  readonly #closing = new Set<number>();
  /** What such a close will really close: the number was taken again before it ended. */
  readonly #replaced = new Map<number, Descriptor>();
  readonly #counts = new Map<DescriptorType, number>();
  #types: readonly DescriptorType[] | null = null;

  get size(): number {
    return this.#byNumber.size;
  }

  /** The different types of the open descriptors, in the order in which they came. */
  get types(): readonly DescriptorType[] {
    this.#types ??= [...this.#counts.keys()];
    return this.#types;
  }

  get(number: number): Descriptor | null {
    return this.#byNumber.get(number) ?? null;
  }

  /** Adds a descriptor, or what is now known of it. */
  set(descriptor: Descriptor): void {
    const { number } = descriptor;
    const old = this.#byNumber.get(number);
    if (!old && this.#byNumber.size >= MAX_DESCRIPTORS) return;
    this.#byNumber.set(number, descriptor);
    if (old?.type !== descriptor.type) {
      if (old) this.#uncount(old.type);
      this.#count(descriptor.type);
    }
  }

  /** Adds a descriptor that was just created. */
  create(descriptor: Descriptor): void {
    const old = this.#byNumber.get(descriptor.number);
    if (old && this.#closing.delete(descriptor.number)) this.#replaced.set(descriptor.number, old);
    this.set(descriptor);
  }

  delete(number: number): void {
    const old = this.#byNumber.get(number);
    if (!old) return;
    this.#byNumber.delete(number);
    this.#uncount(old.type);
  }

  /** A close of it begins. */
  closing(number: number): void {
    if (this.#byNumber.has(number)) this.#closing.add(number);
  }

  /** The close ended. Returns what was closed when its number has already been taken again, else null. */
  closed(number: number): Descriptor | null {
    this.#closing.delete(number);
    const replaced = this.#replaced.get(number);
    if (!replaced) return null;
    this.#replaced.delete(number);
    return replaced;
  }

  /** A copy for a process that was forked off. */
  copy(): DescriptorTable {
    const copy = new DescriptorTable();
    for (const descriptor of this.#byNumber.values()) copy.set(descriptor);
    return copy;
  }

  values(): IterableIterator<Descriptor> {
    return this.#byNumber.values();
  }

  #count(type: DescriptorType): void {
    const count = this.#counts.get(type) ?? 0;
    this.#counts.set(type, count + 1);
    if (count === 0) this.#types = null;
  }

  #uncount(type: DescriptorType): void {
    const count = this.#counts.get(type) ?? 0;
    if (count > 1) {
      this.#counts.set(type, count - 1);
      return;
    }
    this.#counts.delete(type);
    this.#types = null;
  }
}
