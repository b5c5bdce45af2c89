import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { isObject, parseJson, type Value, type ValueObject } from "@towpath/expressions";
import { actionAt, type Definition, isSecureParameter, triggerOf } from "@towpath/flow";
import { useCallback, useMemo, useState } from "react";
import { orpc } from "../../../client/api.ts";
import { useWords } from "../../../words/words.tsx";
import { ownMember } from "../field-path.ts";
import type { FieldTarget } from "../known-data.ts";
import { NOTHING_SEEN, type SeenStep, type SeenSteps } from "../seen-data.ts";
import type { LiveRun, RunData } from "./live-data.ts";
import { actionsReadBy, liveWorld, ownMembers } from "./live-world.ts";
import { loopsAround } from "./loops-around.ts";

const OFFERED_RUNS = 5;
const LOOK_INTO = 20;
/** As many as the server answers at once. */
const MOST_ACTIONS = 30;

/** What the recent runs of a flow tell the fields of one of its steps. */
export function useLiveRunData(flowId: string, definition: Definition, target: FieldTarget): RunData {
  const t = useWords();
  const seen = useSeen(flowId);
  const runs = useOfferedRuns(flowId);
  const [wantedRun, chooseRun] = useState<string | null>(null);
  const [chosen, setChosen] = useState<Readonly<Record<string, number>>>({});
  const [wanted, setWanted] = useState<readonly string[]>([]);
  const runId = runs.find((run) => run.id === wantedRun)?.id ?? runs[0]?.id ?? null;
  const loops = useMemo(() => loopsAround(definition, target), [definition, target]);
  const { values, isReading } = useValues(runId, {
    actions: useRead(definition, target, wanted),
    // The rows of the step itself are no round of a loop.
    indexes: loops.filter(({ kind }) => kind !== "rows").map(({ name }) => chosen[name] ?? 0),
    before: target.kind === "action" ? target.name : undefined,
  });
  const parameters = useParameters(flowId, definition);
  const world = useMemo(
    () =>
      values === undefined || runId === null
        ? null
        : liveWorld({
            values,
            loops,
            chosen,
            parameters,
            workflow: { run: { name: runId } },
            now: Date.now(),
            isReading,
            t,
          }),
    [values, isReading, loops, chosen, parameters, runId, t],
  );
  const chooseItem = useCallback(
    (loop: string, index: number) => setChosen((before) => ({ ...before, [loop]: index })),
    [],
  );
  const want = useCallback(
    (names: readonly string[]) =>
      setWanted((before) =>
        names.every((name) => before.includes(name)) ? before : [...new Set([...before, ...names])],
      ),
    [],
  );
  const live = useMemo(
    () => ({ runs, runId, chooseRun, chooseItem, world, want }),
    [runs, runId, chooseItem, world, want],
  );
  return useMemo(() => ({ seen, live }), [seen, live]);
}

function useSeen(flowId: string): SeenSteps {
  const { data } = useQuery({
    ...orpc.runData.seen.queryOptions({ input: { id: flowId } }),
    staleTime: 15_000,
  });
  return useMemo(() => (data === undefined ? NOTHING_SEEN : seenSteps(data)), [data]);
}

/** What is known of recent runs once a form has asked for it; asks nothing by itself. */
export function useSeenAlready(flowId: string): SeenSteps {
  const { data } = useQuery({ ...orpc.runData.seen.queryOptions({ input: { id: flowId } }), enabled: false });
  return useMemo(() => (data === undefined ? NOTHING_SEEN : seenSteps(data)), [data]);
}

function seenSteps(data: {
  readonly runs: number;
  readonly items: readonly (Omit<SeenStep, "schema"> & {
    readonly action: string | null;
    readonly schemaText: string;
  })[];
}): SeenSteps {
  let trigger: SeenStep | null = null;
  const actions = new Map<string, SeenStep>();
  for (const { action, schemaText, samples, inLoop } of data.items) {
    const parsed = parseJson(schemaText);
    if (!parsed.ok || !isObject(parsed.value)) continue;
    const step: SeenStep = { samples, inLoop, schema: parsed.value };
    if (action === null) trigger = step;
    else actions.set(action.toLowerCase(), step);
  }
  return { runs: data.runs, trigger, actions };
}

const NO_RUNS: readonly LiveRun[] = [];

/** Runs that ended: what goes on has no data to rely on yet. */
function useOfferedRuns(flowId: string): readonly LiveRun[] {
  const { data } = useQuery({
    ...orpc.runs.list.queryOptions({ input: { flowId, limit: LOOK_INTO } }),
    staleTime: 5_000,
  });
  return useMemo(
    () => data?.items.filter(({ endedAt }) => endedAt !== null).slice(0, OFFERED_RUNS) ?? NO_RUNS,
    [data],
  );
}

/** The actions that the step and the lists of its loops read. */
function useRead(definition: Definition, target: FieldTarget, wanted: readonly string[]): readonly string[] {
  return useMemo(() => {
    const step =
      target.kind === "trigger" ? triggerOf(definition)?.trigger : actionAt(definition, target.name)?.action;
    if (step === undefined) return [];
    const lists = loopsAround(definition, target).flatMap(({ list }): Value[] =>
      list === undefined ? [] : [list],
    );
    const read = new Set([...actionsReadBy(ownMembers(step)), ...actionsReadBy(lists), ...wanted]);
    return [...read].sort().slice(0, MOST_ACTIONS);
  }, [definition, target, wanted]);
}

function useValues(
  runId: string | null,
  asked: {
    readonly actions: readonly string[];
    readonly indexes: readonly number[];
    readonly before: string | undefined;
  },
) {
  const { actions, indexes, before } = asked;
  const input = {
    id: runId ?? "",
    actions: [...actions],
    indexes: [...indexes],
    ...(before === undefined ? {} : { before }),
  };
  const { data, isPlaceholderData } = useQuery({
    ...orpc.runData.values.queryOptions({ input }),
    enabled: runId !== null,
    // What a run recorded never changes.
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
  return { values: data, isReading: isPlaceholderData };
}

/** The flow's own values, else the defaults. What is secure is in neither. */
function useParameters(flowId: string, definition: Definition): ValueObject {
  const queries = useQueryClient();
  return useMemo(() => {
    const flow = queries.getQueryData(orpc.flows.get.queryKey({ input: { id: flowId } }));
    const given = parseJson(flow?.parametersText ?? "{}");
    const own: ValueObject = given.ok && isObject(given.value) ? given.value : {};
    const declared = ownMember(definition, "parameters");
    if (declared === undefined || !isObject(declared)) return {};
    const entries = Object.entries(declared).flatMap(([name, declaration]): [string, Value][] => {
      if (!isObject(declaration) || isSecureParameter(declaration)) return [];
      const value = ownMember(own, name) ?? ownMember(declaration, "defaultValue");
      return value === undefined ? [] : [[name, value]];
    });
    return Object.fromEntries(entries);
  }, [queries, flowId, definition]);
}
