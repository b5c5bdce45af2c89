import { z } from "zod";

/** The two ways to draw a flow. */
export type DrawnView = "canvas" | "outline";

const CanvasMemorySchema = z.object({
  collapsed: z.array(z.string()).default([]),
  viewport: z.object({ x: z.number(), y: z.number(), zoom: z.number() }).nullable().default(null),
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
  return { collapsed: [], viewport: null, view: null };
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
