import { useMutation, useQueryClient } from "@tanstack/react-query";
import { formatDefinition } from "@towpath/flow";
import { useRouter } from "next/navigation";
import { orpc } from "../../client/api.ts";
import { useWords } from "../../words/words.tsx";
import { freeFlowName } from "../flows/untitled-name.ts";
import { fillTemplate } from "./fill-template.ts";
import { definitionOf } from "./template-files.ts";
import type { Template } from "./templates.ts";

/** Makes a draft of a template under a free name, with the flow it runs before it, and opens it. */
export function useTakeTemplate() {
  const t = useWords();
  const router = useRouter();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (template: Template) => {
      const { calls } = template;
      const called =
        calls === undefined
          ? null
          : await orpc.flows.create.call({
              name: await freeName(t(calls.title)),
              definitionText: formatDefinition(definitionOf(calls.file)),
            });
      return orpc.flows.create.call({
        name: await freeName(t(template.title)),
        definitionText: formatDefinition(fillTemplate(t, template, called?.id ?? null)),
      });
    },
    onSuccess: (flow) => router.push(`/flows/${flow.id}`),
    onSettled: () => queries.invalidateQueries({ queryKey: orpc.flows.list.key() }),
  });
}

async function freeName(title: string): Promise<string> {
  const { items } = await orpc.flows.list.call({ search: title, limit: 100 });
  return freeFlowName(
    title,
    items.map((flow) => flow.name),
  );
}
