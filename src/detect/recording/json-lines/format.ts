/**
 * Events as lines of JSON, one object with one member a line:
 *
 * - `{"bulkhead-events":1}` comes first. A reader takes any version it knows; members that it doesn't know are passed over,
 *   so that members can be added without a new version.
 * - `{"machine":{..}}` says where the events after it happened: host name, processors, addresses, and when the first of them
 *   happened.
 * - `{"process":{"ordinal":7,..}}`, and likewise `descriptor`, `container` and `usage`: what was known of one at one moment.
 *   Ordinals count up from 0 for each of the four. Later lines name it by this number, as long as fewer than 65,536 others
 *   of its kind were defined since, and fewer than 16 Mi characters of lines for all four kinds together. A process names its
 *   `parent` and its `main` thread (itself, when it is that).
 * - `{"event":{..}}` is a system call or another event of the kernel, with the members that SyscallEvent has.
 *   `arguments` and `entered` have the `type` of event by its constant in event-table.json and its direction
 *   (`"SYSCALL_OPENAT_2.exit"`), the `values` in the order of the type's parameters, and as many `references`: the name, or the
 *   descriptor's ordinal, that a value stood for.
 * - `{"audit":{"number":1,"time":"..","document":{..}}}` is an event of the Kubernetes API server.
 *
 * Times are nanoseconds since 1970 as texts; so are other integers that a double does not hold. An argument is a number, a
 * text, a list of texts, null, or an object: `{"integer":".."}`, `{"bytes":base64}`, `{"polled":[[fd,flags],..]}`,
 * `{"variant":type,"value":..}`, or a socket address with its `kind`.
 */
export const FORMAT_LINE = { 'bulkhead-events': 1 } as const;

/** How many definitions of a kind a reader keeps; a writer names only those of the last half. */
export const REACH = 131_072;

/**
 * Of the definitions that a reader keeps, the characters of their lines, each of which takes four bytes in memory; a writer names
 * only those of the last half.
 */
export const REACH_CHARACTERS = 32 * 1024 * 1024;

/** Ancestors of a process that are told; no real chain is as long. */
export const MAX_ANCESTORS = 4096;
