import { z } from "zod";

/** The two ways to draw a flow. */
export type DrawnView = "canvas" | "outline";

/** How a person left a flow, as it is kept for them on the server: it follows them to another browser. */
export interface LeftView {
  readonly collapsed: readonly string[];
  readonly viewport: { readonly x: number; readonly y: number; readonly zoom: number } | null;
  /** Epoch milliseconds by the clock of the browser it was left in. */
  readonly leftAt: number;
}

const CanvasMemorySchema = z.object({
  /** Whose it is: several people may use one browser. */
  by: z.string().default(""),
  collapsed: z.array(z.string()).default([]),
  viewport: z.object({ x: z.number(), y: z.number(), zoom: z.number() }).nullable().default(null),
  leftAt: z.number().default(0),
  /** Of this browser alone: what is right on a wide screen need not be on a phone. */
  view: z.enum(["canvas", "outline"]).nullable().default(null),
});
export type CanvasMemory = z.infer<typeof CanvasMemorySchema>;

const keyOf = (flowId: string): string => `towpath.canvas.${flowId}`;

/** What of a flow this person left folded, and where they looked. */
export function readCanvasMemory(flowId: string): CanvasMemory {
  try {
    const parsed = CanvasMemorySchema.safeParse(JSON.parse(localStorage.getItem(keyOf(flowId)) ?? "{}"));
    if (parsed.success) return parsed.data;
  } catch {
    // Fall through: a view is never worth an error.
  }
  return CanvasMemorySchema.parse({});
}

/** How this person looks at the flow; on a phone, unless they chose, as an outline: there is no room for a drawing. */
export function drawnView(flowId: string): DrawnView {
  const isPhone = typeof window !== "undefined" && window.matchMedia?.("(max-width: 47.99em)").matches;
  return readCanvasMemory(flowId).view ?? (isPhone === true ? "outline" : "canvas");
}

export function keepCanvasMemory(flowId: string, change: Partial<CanvasMemory>): void {
  try {
    localStorage.setItem(keyOf(flowId), JSON.stringify({ ...readCanvasMemory(flowId), ...change }));
  } catch {
    // As above.
  }
}

/** Before a flow opens: what the server keeps for this person holds, unless this browser was left later. */
export function takeLeftView(flowId: string, by: string, left: LeftView | null): void {
  const here = readCanvasMemory(flowId);
  const isMine = here.by === by || here.by === "";
  const mine = isMine ? here : { ...CanvasMemorySchema.parse({}), view: here.view };
  keepCanvasMemory(flowId, { ...mine, ...laterOf(mine, left), by });
}

function laterOf(mine: CanvasMemory, left: LeftView | null): Partial<CanvasMemory> {
  if (left === null || left.leftAt <= mine.leftAt) return {};
  return { collapsed: [...left.collapsed], viewport: left.viewport, leftAt: left.leftAt };
}
