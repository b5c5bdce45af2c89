import { ActionIcon } from "@mantine/core";
import { IconCalendar } from "@tabler/icons-react";
import { useWords } from "../../../words/words.tsx";

/** Opens a calendar that writes a date into the field beside it. */
export function CalendarButton({
  title,
  onClick,
}: {
  /** Of the field. */
  readonly title: string;
  readonly onClick: () => void;
}) {
  const t = useWords();
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      title={t("Choose in a calendar")}
      aria-label={t("Choose {field} in a calendar", { field: title })}
      onClick={onClick}
    >
      <IconCalendar size={16} />
    </ActionIcon>
  );
}
