import type { FlowStore } from "@towpath/db";
import type { ArtifactPort } from "@towpath/engine";
import { type ArtifactKind, readArtifact } from "@towpath/flow";

/** Maps, schemas and code that came in the file a flow was imported from. */
export interface FlowArtifacts {
  of(environmentId: string, flowId: string): ArtifactPort;
}

const CAPACITY = 200;

/** An imported file never changes: a text read once holds for ever. */
export function createFlowArtifacts(flows: Pick<FlowStore, "get" | "source">): FlowArtifacts {
  const known = new Map<string, Promise<string | null>>();

  const load = async (environmentId: string, flowId: string, kind: ArtifactKind, name: string) => {
    const flow = await flows.get(environmentId, flowId);
    const source = flow?.source == null ? null : await flows.source(environmentId, flow.source.id);
    return source === null || source === undefined
      ? null
      : readArtifact(source.bytes, flow?.source?.member ?? null, kind, name);
  };

  return {
    of: (environmentId, flowId) => ({
      read(kind, name) {
        const key = [environmentId, flowId, kind, name].join("\0");
        const found = known.get(key) ?? load(environmentId, flowId, kind, name);
        if (known.size >= CAPACITY) known.clear();
        known.set(key, found);
        // The database may have been away for a moment.
        found.catch(() => known.delete(key));
        return found;
      },
    }),
  };
}
