import { Menu } from "@mantine/core";
import { IconCheck, IconStack2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { orpc } from "../client/api.ts";
import { useWords } from "../words/words.tsx";
import { useEnterEnvironment } from "./use-enter-environment.ts";

/** The environments of a person who is in several; nothing for the others. */
export function EnvironmentItems() {
  const t = useWords();
  const environments = useQuery(orpc.environments.list.queryOptions({ staleTime: 60_000 }));
  const enter = useEnterEnvironment();
  const items = environments.data?.items ?? [];
  if (items.length < 2) return null;
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{t("Environment")}</Menu.Label>
      {items.map(({ id, name, isCurrent }) => (
        <Menu.Item
          key={id}
          leftSection={isCurrent ? <IconCheck size={16} aria-hidden /> : <IconStack2 size={16} aria-hidden />}
          aria-current={isCurrent ? "true" : undefined}
          disabled={enter.isPending}
          onClick={() => {
            if (!isCurrent) enter.mutate({ id });
          }}
        >
          {name}
        </Menu.Item>
      ))}
    </>
  );
}
