import { decodeNews, encodeNews, type Looking, type Seat, type SeatNews } from "./seats.ts";

/** What the hub reaches the world through. */
export interface PresencePorts {
  /** Random: tells the processes apart. */
  readonly processId: string;
  readonly send: (messages: readonly string[]) => void;
  readonly listen: (handler: (messages: readonly string[]) => void) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Calls `task` again and again; the returned function ends that. */
  readonly every: (periodMs: number, task: () => void) => () => void;
}

interface Kept {
  readonly seat: Seat;
  /** Its stream ends in this process, which speaks for it. */
  readonly isOurs: boolean;
  readonly heardAt: number;
}

/** Moves of a pointer are told together, this often: the others see them glide all the same. */
export const TELL_EVERY_MS = 120;
/** A process says this often that its seats are still taken … */
const REPEAT_MS = 10_000;
/** … and one that was not heard of for this long is empty: its process died. */
const EXPIRES_MS = 25_000;
const MOST_SEATS = 60;

/** Who has which flow open, in all processes: held in memory, told by signals, written nowhere. */
export class PresenceHub {
  readonly #ports: PresencePorts;
  readonly #flows = new Map<string, Map<string, Kept>>();
  readonly #handlers = new Map<string, Set<() => void>>();
  readonly #untold = new Map<string, SeatNews>();
  #stops: readonly (() => void)[] = [];
  #repeatedAt = 0;

  constructor(ports: PresencePorts) {
    this.#ports = ports;
    ports.listen((messages) => {
      for (const message of messages) {
        const news = decodeNews(message);
        if (news !== null && news.from !== ports.processId) this.#hear(news);
      }
    });
  }

  /** Takes a seat at a flow; the returned function gives it up. A flow that is full has no seat, but can be looked at. */
  enter(flowId: string, person: Pick<Seat, "seat" | "userId" | "name">): () => void {
    const known = this.#flows.get(flowId);
    if (known !== undefined && known.size >= MOST_SEATS && !known.has(person.seat)) return () => {};
    const present = known?.get(person.seat);
    if (present !== undefined && present.seat.userId !== person.userId) return () => {};
    const seat = { selection: [], cursor: null, ...present?.seat, ...person };
    this.#put(flowId, seat, true);
    this.#tell({ flowId, kind: "here", seat });
    this.#tell({ flowId, kind: "who" });
    this.#run();
    return () => {
      this.#drop(flowId, person.seat);
      this.#tell({ flowId, kind: "gone", seat });
      this.#tellNow();
    };
  }

  /** @returns how many others there are; null when this person has no such seat */
  look(flowId: string, userId: string, seat: string, looking: Looking): number | null {
    const kept = this.#flows.get(flowId)?.get(seat);
    if (kept === undefined || kept.seat.userId !== userId) return null;
    const next = { ...kept.seat, ...looking };
    this.#put(flowId, next, kept.isOurs);
    const others = this.#flows.get(flowId)?.size ?? 1;
    // Nobody is there to see it.
    if (others > 1) this.#tell({ flowId, kind: "here", seat: next });
    this.#run();
    return others - 1;
  }

  /** Everybody at a flow but one seat, in an order that stays. */
  others(flowId: string, seat: string | undefined): readonly Seat[] {
    const all = [...(this.#flows.get(flowId)?.values() ?? [])].map((kept) => kept.seat);
    return all
      .filter((one) => one.seat !== seat)
      .sort((a, b) => (a.name === b.name ? compare(a.seat, b.seat) : compare(a.name, b.name)));
  }

  on(flowId: string, handler: () => void): () => void {
    const handlers = this.#handlers.get(flowId) ?? new Set();
    this.#handlers.set(flowId, handlers.add(handler));
    return () => {
      handlers.delete(handler);
      if (handlers.size === 0 && this.#handlers.get(flowId) === handlers) this.#handlers.delete(flowId);
    };
  }

  #hear({ flowId, kind, seat }: SeatNews): void {
    if (kind === "who") {
      for (const kept of this.#flows.get(flowId)?.values() ?? []) {
        if (kept.isOurs) this.#tell({ flowId, kind: "here", seat: kept.seat });
      }
      return;
    }
    if (seat === undefined) return;
    if (kind === "gone") {
      this.#drop(flowId, seat.seat);
      return;
    }
    const kept = this.#flows.get(flowId)?.get(seat.seat);
    this.#put(flowId, seat, kept?.isOurs ?? false);
    this.#run();
  }

  #put(flowId: string, seat: Seat, isOurs: boolean): void {
    const seats = this.#flows.get(flowId) ?? new Map<string, Kept>();
    if (seats.size >= MOST_SEATS && !seats.has(seat.seat)) return;
    seats.set(seat.seat, { seat, isOurs, heardAt: this.#ports.now() });
    this.#flows.set(flowId, seats);
    this.#ring(flowId);
  }

  #drop(flowId: string, seat: string): void {
    const seats = this.#flows.get(flowId);
    if (seats?.delete(seat) !== true) return;
    if (seats.size === 0) this.#flows.delete(flowId);
    this.#ring(flowId);
  }

  #ring(flowId: string): void {
    for (const handler of this.#handlers.get(flowId) ?? []) handler();
  }

  /** Of two things that are told of one seat only the later one matters. */
  #tell(news: Omit<SeatNews, "from">): void {
    const key = `${news.flowId} ${news.kind === "who" ? "who" : (news.seat?.seat ?? "")}`;
    this.#untold.set(key, { ...news, from: this.#ports.processId });
  }

  #tellNow(): void {
    if (this.#untold.size === 0) return;
    const messages = [...this.#untold.values()].map(encodeNews);
    this.#untold.clear();
    this.#ports.send(messages);
  }

  #run(): void {
    if (this.#stops.length > 0) return;
    this.#repeatedAt = this.#ports.now();
    this.#stops = [this.#ports.every(TELL_EVERY_MS, () => this.#tick())];
  }

  #tick(): void {
    const now = this.#ports.now();
    if (now - this.#repeatedAt >= REPEAT_MS) {
      this.#repeatedAt = now;
      this.#repeat(now);
    }
    this.#tellNow();
    if (this.#flows.size > 0) return;
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  #repeat(now: number): void {
    for (const [flowId, seats] of this.#flows) {
      for (const [id, kept] of seats) {
        if (kept.isOurs) this.#tell({ flowId, kind: "here", seat: kept.seat });
        else if (now - kept.heardAt > EXPIRES_MS) this.#drop(flowId, id);
      }
    }
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
