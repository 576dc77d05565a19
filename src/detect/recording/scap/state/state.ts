import type { Address } from '../../../event/address.ts';
import type { Container } from '../../../event/container.ts';
import type { NetworkInterface } from '../interface-list.ts';
import { AccountTable } from './accounts.ts';
import { containerOf } from './container-id.ts';
import { unknownContainer } from './container-json.ts';
import { Snapshots } from './snapshots.ts';
import type { Thread } from './thread.ts';
import { ThreadTable } from './thread-table.ts';

/** More containers are not kept: a recording must not fill the memory with them. */
const MAX_CONTAINERS = 65_536;

/** All that is known of the recorded machine at one moment of the recording. */
export class State {
  readonly threads = new ThreadTable();
  readonly snapshots = new Snapshots(this.threads);
  readonly accounts = new AccountTable();
  /** Ports of this machine that something serves on, as its descriptors said when the recording began. */
  readonly serverPorts = new Set<number>();
  hostname = '';
  cpus = 0;
  interfaces: readonly NetworkInterface[] = [];
  /** When each processor last switched to another thread. */
  readonly switches = new Map<number, bigint>();
  readonly #containers = new Map<string, Container>();

  get addresses(): readonly Address[] {
    return this.interfaces.map((each) => each.address);
  }

  /** The container; only its id when nobody told more. */
  container(id: string): Container {
    const known = this.#containers.get(id);
    if (known) return known;
    const container = unknownContainer(id, null);
    this.addContainer(container);
    return container;
  }

  /** Takes the thread's control groups over, and with them its container. */
  setCgroups(thread: Thread, cgroups: Thread['cgroups']): void {
    thread.cgroups = cgroups;
    const named = containerOf(cgroups);
    thread.containerId = named?.id ?? '';
    if (named && !this.#containers.has(named.id)) this.addContainer(unknownContainer(named.id, named.type));
  }

  addContainer(container: Container): void {
    if (this.#containers.size < MAX_CONTAINERS || this.#containers.has(container.id)) {
      this.#containers.set(container.id, container);
    }
  }

  /** Says what the thread is part of: a health probe, when its container's configuration has one that looks like it. */
  identifyProbe(thread: Thread): void {
    if (thread.containerId === '') return;
    if (thread.vpid === 1) {
      thread.probe = 'container';
      return;
    }
    const inherited = this.threads.parentOf(thread)?.probe ?? null;
    if (inherited !== null) {
      thread.probe = inherited;
      return;
    }
    const probe = matchingProbe(thread, this.container(thread.containerId));
    if (probe !== null && !this.#descendsFromInit(thread)) thread.probe = probe;
  }

  /** What an engine runs in a container is no child of the container's first process. */
  #descendsFromInit(thread: Thread): boolean {
    let at = this.threads.parentOf(thread);
    for (let i = 0; i < MAX_ANCESTORS && at !== null; i += 1) {
      if (at.vpid === 1 && at.containerId !== '') return true;
      at = this.threads.parentOf(at);
    }
    return false;
  }
}

/** No real chain of processes is as long; one that leads back to itself ends here. */
const MAX_ANCESTORS = 256;

function matchingProbe(thread: Thread, container: Container): Thread['probe'] {
  const probes = [
    ['healthcheck', container.healthcheck],
    ['liveness', container.livenessProbe],
    ['readiness', container.readinessProbe],
  ] as const;
  const found = probes.find(
    ([, command]) =>
      command !== null &&
      command.exe === thread.exe &&
      command.args.length === thread.args.length &&
      command.args.every((arg, i) => arg === thread.args[i]),
  );
  return found ? found[0] : null;
}
