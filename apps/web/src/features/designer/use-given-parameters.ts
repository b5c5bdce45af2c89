import { useQuery } from "@tanstack/react-query";
import { isObject, parseJson } from "@towpath/expressions";
import { useMemo } from "react";
import { orpc } from "../../client/api.ts";

/** Names of the parameters that the flow was given a value for, by an import or a program; as far as the page has read it. */
export function useGivenParameters(flowId: string): readonly string[] {
  const { data: flow } = useQuery({
    ...orpc.flows.get.queryOptions({ input: { id: flowId } }),
    enabled: false,
  });
  const text = flow?.parametersText ?? "{}";
  return useMemo(() => {
    const given = parseJson(text);
    return given.ok && isObject(given.value) ? Object.keys(given.value) : [];
  }, [text]);
}
