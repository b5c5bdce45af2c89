import { useEffect, useState } from "react";
import { api, codeOf, messageOf } from "../../client/api.ts";
import { targetId } from "../canvas/placed-node.ts";
import { useDesignerStore } from "../designer/designer-context.ts";
import type { DesignerStore } from "../designer/designer-store.ts";
import { factsOf } from "../designer/flow-client.ts";
import type { PeopleStore, Sighting } from "./people-store.ts";

const RETRY_MS = 2_000;
/** What the server refuses (signed out, no such flow) may be mended beside this page. */
const REFUSED_MS = 15_000;
/** A browser has six lines to a server: a tab that nobody looks at gives its one back. */
const AWAY_MS = 20_000;
const TELL_MS = 150;

/** Follows the flow for as long as somebody looks: what others save is merged, and who is there is known. */
export function useFollowing(people: PeopleStore): void {
  const store = useDesignerStore();
  const isAway = useAway();
  useEffect(() => {
    if (isAway) return;
    const stop = new AbortController();
    void follow(store, people, stop.signal);
    const quiet = tellOthers(store, people);
    return () => {
      stop.abort();
      quiet();
      people.setState({ people: [] });
    };
  }, [store, people, isAway]);
}

function useAway(): boolean {
  const [isAway, setAway] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      if (document.hidden) timer = setTimeout(() => setAway(true), AWAY_MS);
      else setAway(false);
    };
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
  return isAway;
}

async function follow(store: DesignerStore, people: PeopleStore, signal: AbortSignal): Promise<void> {
  const { flowId, seat } = store.getState();
  while (!signal.aborted) {
    let waitMs = RETRY_MS;
    try {
      const events = await api.presence.follow({ id: flowId, seat }, { signal });
      for await (const event of events) take(store, people, event);
    } catch (error) {
      if (codeOf(error) !== null) waitMs = REFUSED_MS;
      sayIfGone(store, error);
    }
    if (signal.aborted) return;
    people.setState({ people: [] });
    await pause(waitMs, signal);
  }
}

/** Somebody deleted the flow: whoever only looks at it would hear of it from nobody else. */
function sayIfGone(store: DesignerStore, error: unknown): void {
  if (codeOf(error) === "NOT_FOUND") store.getState().autosave.gone(messageOf(error));
}

function take(store: DesignerStore, people: PeopleStore, event: Sighting): void {
  people.setState({ people: event.people, savedBy: event.savedBy });
  const { autosave, facts } = store.getState();
  autosave.heard(event.revision);
  const published = facts.publishedVersion?.number ?? null;
  if (event.publishedNumber !== published || event.enabled !== facts.enabled) void refresh(store);
}

/** Somebody published, or switched the flow on or off. */
async function refresh(store: DesignerStore): Promise<void> {
  const { flowId, actions } = store.getState();
  try {
    actions.setFacts(factsOf(await api.flows.get({ id: flowId })));
  } catch {
    // The next thing that happens is a reason to read again.
  }
}

/** Tells what is selected, and where the pointer is while somebody is there to see it. */
function tellOthers(store: DesignerStore, people: PeopleStore): () => void {
  let told = "";
  let timer: ReturnType<typeof setTimeout> | null = null;
  const looking = () => {
    const { selection } = store.getState();
    const { cursor, people: others } = people.getState();
    return {
      selection: selection.slice(0, 5).map((target) => targetId(target).slice(0, 120)),
      cursor: others.length === 0 ? null : cursor,
    };
  };
  const tell = () => {
    timer = null;
    const now = looking();
    const text = JSON.stringify(now);
    if (text === told) return;
    told = text;
    const { flowId, seat } = store.getState();
    api.presence.here({ id: flowId, seat, ...now }).catch(() => {
      // Without a seat (the line is down) there is nobody to tell; the next line begins anew.
      told = "";
    });
  };
  const soon = () => {
    timer ??= setTimeout(tell, TELL_MS);
  };
  const offs = [store.subscribe(soon), people.subscribe(soon)];
  return () => {
    if (timer !== null) clearTimeout(timer);
    for (const off of offs) off();
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
