/** Where somebody's pointer is, in the coordinates of the flow. */
export interface Cursor {
  readonly x: number;
  readonly y: number;
  readonly near: { readonly card: string; readonly dx: number; readonly dy: number } | null;
}

/** What an open designer tells of itself. */
export interface Looking {
  readonly selection: readonly string[];
  readonly cursor: Cursor | null;
}

export interface Seat extends Looking {
  readonly seat: string;
  readonly userId: string;
  readonly name: string;
}

/** What one process tells the others of a seat. */
export interface SeatNews {
  /** The process it comes from, which needs not hear it again. */
  readonly from: string;
  readonly flowId: string;
  readonly kind: "here" | "gone" | "who";
  /** Of `who` nothing is known but the flow: whoever has seats there says so. */
  readonly seat?: Seat;
}

/** In one notification there is room for a few; signals are joined by commas, which this has none of. */
export const encodeNews = (news: SeatNews): string => Buffer.from(JSON.stringify(news)).toString("base64url");

/** Null for what no process of this version wrote. */
export function decodeNews(text: string): SeatNews | null {
  try {
    const news = JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as SeatNews;
    return typeof news.flowId === "string" && typeof news.from === "string" ? news : null;
  } catch {
    return null;
  }
}
