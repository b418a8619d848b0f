/** A WebSocket that comes back by itself. */
export function connect<T = any>(url: string | URL, options?: Options<T>): Connection<T>;

export interface Options<T = any> {
  /** Subprotocols of the application, of which the server must choose one. */
  protocols?: string | string[];
  /** A token for the server. A function is asked before every attempt, so that a new one can be fetched. */
  token?: string | null | (() => string | null | undefined | Promise<string | null | undefined>);
  /** Called when the state changes. */
  onstate?: StateListener;
  /** Called when the connection is back: fetch what was missed. What it sends goes before what has waited. */
  resync?: (connection: Connection<T>) => void | Promise<void>;
  /** Called with errors that nobody else takes. Logs them by default. */
  onerror?: (error: unknown) => void;
  /** Milliseconds before the first attempt to reconnect, 500 by default. The limit doubles with each failure. */
  minDelay?: number;
  /** Longest time before an attempt to reconnect, 30000 by default. */
  maxDelay?: number;
  /** Milliseconds an attempt may take, 10000 by default. */
  connectTimeout?: number;
  /** Milliseconds a request waits for its answer, 10000 by default. */
  requestTimeout?: number;
  /** Messages that wait for a connection, 100 by default. */
  queueLimit?: number;
  /** Milliseconds of silence before the server is asked for a sign of life: 30000 where streams are used, else 0, which is never. */
  heartbeat?: number;
  /** Milliseconds the server has to give it, 10000 by default. */
  heartbeatTimeout?: number;
  /** Close codes after which the connection does not come back: 1008, 4401 and 4403 by default. */
  stopOn?: number[];
  /** Whether text is JSON, as it is by default. */
  json?: boolean;
  /** What binary messages arrive as, "blob" by default. */
  binaryType?: BinaryType;
  /** The class to use, where there is no global one. */
  WebSocket?: new (url: string, protocols?: string[]) => any;
}

export type State = "connecting" | "open" | "waiting" | "closed";

export type StateListener = (this: Connection, state: State, detail: StateDetail) => void;

export interface StateDetail {
  /** For "waiting" and "closed": the close code. 1006 stands for a lost connection and for a refused handshake. */
  code?: number;
  /** For "waiting" and "closed": the reason of the server. */
  reason?: string;
  /** For "waiting": milliseconds until the next attempt. */
  delay?: number;
  /** For "connecting" and "waiting": failures in a row. */
  attempt?: number;
  /** For "open": whether there was a connection before. */
  again?: boolean;
}

export interface Connection<T = any> {
  readonly state: State;
  /** The subprotocol that the server has chosen, or an empty string. */
  readonly protocol: string;
  /** How many messages wait for a connection. */
  readonly queued: number;
  onstate?: StateListener;
  onerror?: (error: unknown) => void;
  resync?: (connection: Connection<T>) => void | Promise<void>;
  /** Sends a message, or lets it wait for a connection. Throws a ChannelsError `queue_full` or `closed`. */
  send(message: unknown): void;
  /** Sends a message with an `id`, and waits for the answer that has it, too. */
  request<A = any>(message: object, limits?: Limits): Promise<A>;
  /** Calls a listener with every message that belongs to no stream in use. Returns how to stop that. */
  listen(listener: (message: T) => void): () => void;
  /** One stream of a demultiplexer, the same object for the same name. */
  stream<P = any>(name: string): Stream<P>;
  /** Listens to the changes of a binding. */
  bind<D = any, K = any>(name: string, handlers?: Handlers<D, K>): Binding<D, K>;
  /** Connects now, instead of waiting; also after the connection was closed. */
  retry(): void;
  /** Closes for good, with 1000 or a code of 3000 to 4999. What waits is dropped. */
  close(code?: number, reason?: string): void;
}

export interface Stream<P = any> {
  readonly name: string;
  /** Called with error frames that answer no request; else the connection's `onerror` is. */
  onerror?: (error: ChannelsError) => void;
  send(payload: object): void;
  request<A = any>(payload: object, limits?: Limits): Promise<A>;
  listen(listener: (payload: P) => void): () => void;
}

export interface Handlers<D = any, K = any> {
  create?(pk: K, data: D, payload: Change<D, K>): void;
  update?(pk: K, data: D, payload: Change<D, K>): void;
  delete?(pk: K, data: D, payload: Change<D, K>): void;
}

export interface Change<D = any, K = any> {
  action: "create" | "update" | "delete";
  pk: K;
  data: D;
  model: string;
}

export interface Binding<D = any, K = any> {
  create(data: Partial<D>, limits?: Limits): Promise<Done<K>>;
  update(pk: K, data: Partial<D>, limits?: Limits): Promise<Done<K>>;
  delete(pk: K, limits?: Limits): Promise<Done<K>>;
  /** Ends listening. */
  stop(): void;
}

export interface Done<K = any> {
  id: string;
  action: "create" | "update" | "delete";
  pk: K;
}

export interface Limits {
  /** Milliseconds to wait for the answer. */
  timeout?: number;
}

/**
 * What went wrong. Codes of the client are `timeout`, `lost`, `closed`, `queue_full` and `invalid_json`; others are the
 * server's.
 */
export class ChannelsError extends Error {
  constructor(code: string, message: string, fields?: Record<string, string>);
  readonly code: string;
  /** What is wrong with single fields. */
  readonly fields: Record<string, string>;
}

export as namespace Channels;
