import { Group, SegmentedControl } from "@mantine/core";
import { useWords } from "../../../words/words.tsx";
import type { PickerRequest } from "../designer-store.ts";
import type { Shown } from "./use-groups.ts";

type Role = PickerRequest["role"];

/** Which part of all operations is shown: by where they come from, and whether they act or start the flow. */
export function PickerFilters({
  shown,
  role,
  onShown,
  onRole,
}: {
  readonly shown: Shown;
  readonly role: Role;
  readonly onShown: (shown: Shown) => void;
  readonly onRole: (role: Role) => void;
}) {
  const t = useWords();
  return (
    <Group mt="sm" gap="xs" justify="space-between">
      <SegmentedControl
        size="xs"
        aria-label={t("What is shown")}
        value={shown}
        onChange={(next) => onShown(next as Shown)}
        data={[
          { value: "all", label: t("All") },
          { value: "favourites", label: t("Favourites") },
          { value: "built-in", label: t("Built-in") },
          { value: "connectors", label: t("Connectors") },
        ]}
      />
      <SegmentedControl
        size="xs"
        aria-label={t("Actions or triggers")}
        value={role}
        onChange={(next) => onRole(next as Role)}
        data={[
          { value: "action", label: t("Actions") },
          { value: "trigger", label: t("Triggers") },
        ]}
      />
    </Group>
  );
}
