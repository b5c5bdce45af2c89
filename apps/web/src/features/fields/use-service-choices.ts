import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { stringifyJson, type Value } from "@towpath/expressions";
import type { DynamicField } from "@towpath/flow";
import { useWords } from "../../words/words.tsx";
import { type DesignTime, dependenciesOf, type ServiceChoice } from "./design-time.ts";

export interface ServiceChoices {
  /** What stands in the way of asking, in plain words; null: nothing. */
  readonly blocked: string | null;
  readonly query: UseQueryResult<readonly ServiceChoice[]>;
}

/**
 * The choices that the service has for a place of the form. They are asked for anew whenever something they depend on
 * changes.
 *
 * @param parent in a tree: the node whose inside is wanted; undefined for its roots
 */
export function useServiceChoices(
  time: DesignTime | null,
  dynamic: DynamicField | undefined,
  { enabled, parent }: { readonly enabled: boolean; readonly parent?: Value | undefined },
): ServiceChoices {
  const t = useWords();
  const found = time === null || dynamic === undefined ? null : dependenciesOf(dynamic, time, t);
  const blocked =
    time?.blocked ?? found?.blocked ?? (found === null ? t("Nothing can be asked here.") : null);
  const query = useQuery({
    queryKey: [
      "service-choices",
      ...(time?.asked ?? []),
      dynamic?.parameter ?? "",
      stringifyJson([...(found?.values ?? [])]),
      parent === undefined ? "" : stringifyJson(parent),
    ],
    queryFn: () => {
      if (time === null || dynamic === undefined) return [];
      const asked = { parameter: dynamic.parameter, form: time.parameters };
      return time.choices(parent === undefined ? asked : { ...asked, parent });
    },
    enabled: enabled && blocked === null,
    // A maker goes to and fro between steps: services need not be asked each time. "Reload" asks at once.
    staleTime: 60_000,
    retry: false,
  });
  return { blocked, query };
}
