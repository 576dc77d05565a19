import type { Descriptor, Endpoint } from './descriptor.ts';
import type { EventType, ParameterType } from './event-type.ts';

/**
 * A value of a parameter. 64-bit integers are a `number` when it holds them exactly and a `bigint` otherwise, so that
 * equal values are always `===`. `null`: the event carries the parameter without a value.
 */
export type ArgumentValue =
  | string
  | number
  | bigint
  | Uint8Array
  | readonly string[]
  | SocketAddress
  | readonly PolledDescriptor[]
  | VariantValue
  | null;

/** What sockaddr and socktuple parameters hold: one end, both ends, or what cannot be told apart. */
export type SocketAddress =
  | { readonly kind: 'ip'; readonly at: Endpoint }
  | { readonly kind: 'connection'; readonly from: Endpoint; readonly to: Endpoint }
  | { readonly kind: 'unix'; readonly path: string }
  | {
      readonly kind: 'unix-connection';
      /** Addresses of the two sockets in the kernel. */
      readonly source: number | bigint;
      readonly peer: number | bigint;
      readonly path: string;
    }
  | { readonly kind: 'other'; readonly family: number };

/** A member of poll(2)'s list. */
export interface PolledDescriptor {
  readonly kind: 'polled';
  readonly fd: number;
  /** The recording format's poll flags. */
  readonly flags: number;
}

/** The value of a `dyn` parameter, with the type that it turned out to have. */
export interface VariantValue {
  readonly kind: 'variant';
  readonly type: ParameterType;
  readonly value: string | number | bigint | Uint8Array | null;
}

/** What a parameter's number stood for when the event happened: the descriptor(s), or the name of a process, user or group. */
export type Reference = Descriptor | readonly (Descriptor | null)[] | string | null;

/** The parameters that an event carries, beside the type that names them. */
export interface Arguments {
  readonly type: EventType;
  /** One value for each of the first parameters of the type: an older recording has fewer. */
  readonly values: readonly ArgumentValue[];
  /** One reference for each value; null when no parameter needs one. */
  readonly references: readonly Reference[] | null;
}
