import type { Endpoint, SocketFacts } from '../../../event/descriptor.ts';
import type { Step } from '../state/step.ts';

/**
 * libsinsp of the time of recordings with entries keeps a destination once it has one (set_ipv4_addresses_and_ports), and so
 * do the tools whose answers are expected for them. A newer recording, without entries, is read as newer tools read it.
 */
export function keepsDestination(step: Step, { listening, server }: SocketFacts, to: Endpoint): boolean {
  const isKnown = !listening && server.ip !== 0 && server.ip !== 0n;
  return !step.isLater && isKnown && typeof server.ip === typeof to.ip;
}
