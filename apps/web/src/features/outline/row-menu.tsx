import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { Fragment } from "react";
import { useWords } from "../../words/words.tsx";
import type { RowMenuItem } from "./row-menu-items.ts";

/** The menu at the end of a row. Its items are asked for when it opens. */
export function RowMenu({
  name,
  isOpen,
  onOpen,
  onClose,
  items,
}: {
  name: string;
  isOpen: boolean;
  onOpen: () => void;
  /** The menu has closed; what was chosen is to be done, where something was. */
  onClose: (chosen: (() => void) | null) => void;
  items: () => readonly (readonly RowMenuItem[])[];
}) {
  const t = useWords();
  return (
    <Menu
      position="bottom-end"
      shadow="md"
      opened={isOpen}
      // Not "keydown" as well: the key that opens it would close it again.
      clickOutsideEvents={["mousedown", "touchstart"]}
      onChange={(open) => (open ? onOpen() : onClose(null))}
    >
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          tabIndex={-1}
          aria-label={t("What can be done with {name}", { name })}
          onClick={(event) => event.stopPropagation()}
        >
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      {isOpen && (
        <Menu.Dropdown onClick={(event) => event.stopPropagation()}>
          {items().map((group, index) => (
            <Fragment key={group[0]?.label ?? ""}>
              {index > 0 && group.length > 0 && <Menu.Divider />}
              {group.map(({ label, keys, isDangerous, run }) => (
                <Menu.Item
                  key={label}
                  rightSection={keys}
                  {...(isDangerous === true ? { color: "var(--tp-danger)" } : {})}
                  closeMenuOnClick={false}
                  onClick={() => onClose(run)}
                >
                  {label}
                </Menu.Item>
              ))}
            </Fragment>
          ))}
        </Menu.Dropdown>
      )}
    </Menu>
  );
}
