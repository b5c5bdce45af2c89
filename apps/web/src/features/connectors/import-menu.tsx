import { Button, FileButton, Menu } from "@mantine/core";
import { IconCheck, IconChevronDown, IconFileImport, IconFolder } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { chosenFiles } from "./upload-files.ts";
import type { ConnectorCommands } from "./use-connector-commands.ts";

const ORIGINS = [
  { value: undefined, label: "Managed for a repository, else custom" },
  { value: "managed", label: "Managed" },
  { value: "custom", label: "Custom" },
] as const;

/** The ways to choose what is imported, and what it becomes. */
export function ImportMenu({ commands }: { readonly commands: ConnectorCommands }) {
  const { upload } = commands;
  const [origin, setOrigin] = useState<"managed" | "custom" | undefined>();
  const send = (files: readonly File[]) => upload.mutate({ files: chosenFiles(files), origin });
  const folder = useFolderDialog(send);
  return (
    <FileButton onChange={send} multiple>
      {(files) => (
        <Menu position="bottom-end" shadow="md" width={300}>
          <Menu.Target>
            <Button
              leftSection={<IconFileImport size={18} aria-hidden />}
              rightSection={<IconChevronDown size={16} aria-hidden />}
              loading={upload.isPending}
            >
              Import
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconFileImport size={16} aria-hidden />} onClick={files.onClick}>
              Files or a zip
            </Menu.Item>
            <Menu.Item leftSection={<IconFolder size={16} aria-hidden />} onClick={folder.open}>
              A folder with connectors
            </Menu.Item>
            <Menu.Divider />
            <Menu.Label>What is new here becomes</Menu.Label>
            {ORIGINS.map(({ value, label }) => (
              <Menu.Item
                key={label}
                role="menuitemradio"
                aria-checked={origin === value}
                closeMenuOnClick={false}
                leftSection={
                  <IconCheck size={16} aria-hidden style={origin === value ? {} : { visibility: "hidden" }} />
                }
                onClick={() => setOrigin(value)}
              >
                {label}
              </Menu.Item>
            ))}
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
