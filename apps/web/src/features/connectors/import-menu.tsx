import { Button, FileButton, Menu } from "@mantine/core";
import { IconChevronDown, IconFileImport, IconFolder } from "@tabler/icons-react";
import { useRef } from "react";
import { useWords } from "../../words/words.tsx";
import { chosenFiles } from "./upload-files.ts";
import type { ConnectorCommands } from "./use-connector-commands.ts";

/** The ways to choose what is imported, and what it becomes. */
export function ImportMenu({ commands }: { readonly commands: ConnectorCommands }) {
  const t = useWords();
  const { upload } = commands;
  // What was asked for when the dialog was opened; it answers later.
  const origin = useRef<"managed" | "custom" | undefined>(undefined);
  const send = (files: readonly File[]) =>
    upload.mutate({ files: chosenFiles(files), origin: origin.current });
  const folder = useFolderDialog(send);
  const choose = (asked: "managed" | "custom" | undefined, open: () => void) => {
    origin.current = asked;
    open();
  };
  return (
    <FileButton onChange={send} multiple>
      {(files) => (
        <Menu position="bottom-end" shadow="md" width={250}>
          <Menu.Target>
            <Button
              leftSection={<IconFileImport size={18} aria-hidden />}
              rightSection={<IconChevronDown size={16} aria-hidden />}
              loading={upload.isPending}
            >
              {t("Import")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconFileImport size={16} aria-hidden />}
              onClick={() => choose(undefined, files.onClick)}
            >
              {t("Files or a zip")}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconFolder size={16} aria-hidden />}
              onClick={() => choose(undefined, folder.open)}
            >
              {t("A folder with connectors")}
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item onClick={() => choose("managed", files.onClick)}>
              {t("Files or a zip, as managed")}
            </Menu.Item>
            <Menu.Item onClick={() => choose("custom", files.onClick)}>
              {t("Files or a zip, as custom")}
            </Menu.Item>
          </Menu.Dropdown>
          {folder.input}
        </Menu>
      )}
    </FileButton>
  );
}

/** A dialog for whole folders, which the browser's own file input does when it is told so. */
function useFolderDialog(onFiles: (files: readonly File[]) => void) {
  const ref = useRef<HTMLInputElement>(null);
  const input = (
    <input
      ref={ref}
      type="file"
      hidden
      aria-hidden
      tabIndex={-1}
      // @ts-expect-error known to browsers, not to React's types
      webkitdirectory=""
      onChange={(event) => {
        const files = [...(event.currentTarget.files ?? [])];
        event.currentTarget.value = "";
        if (files.length > 0) onFiles(files);
      }}
    />
  );
  return { input, open: () => ref.current?.click() };
}
