import { ActionIcon, Tooltip } from "@mantine/core";
import { IconBolt, IconMathFunction } from "@tabler/icons-react";
import { useWords } from "../../../words/words.tsx";

export interface EditorButtonsProps {
  readonly label: string;
  readonly onValues: () => void;
  readonly onExpression: () => void;
}

/** The two doors to the picker. They stay out of the caret's way: Tab reaches them after the text. */
export function EditorButtons({ label, onValues, onExpression }: EditorButtonsProps) {
  const t = useWords();
  return (
    <>
      <Tooltip label={t("Insert a value from another action  ( / )")} openDelay={400}>
        <ActionIcon
          size="sm"
          variant="subtle"
          aria-label={t("Insert a value into {field}", { field: label })}
          aria-haspopup="dialog"
          onClick={onValues}
        >
          <IconBolt size={15} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t("Insert an expression")} openDelay={400}>
        <ActionIcon
          size="sm"
          variant="subtle"
          color="orange"
          aria-label={t("Insert an expression into {field}", { field: label })}
          aria-haspopup="dialog"
          onClick={onExpression}
        >
          <IconMathFunction size={15} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
