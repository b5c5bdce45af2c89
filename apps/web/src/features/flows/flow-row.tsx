import { ActionIcon, Menu, Switch, Tooltip } from "@mantine/core";
import { modals } from "@mantine/modals";
import { IconActivity, IconDots, IconDownload, IconTrash } from "@tabler/icons-react";
import Link from "next/link";
import type { orpc } from "../../client/api.ts";
import { RunStatus } from "../../shell/run-status.tsx";
import { Since } from "../../shell/since.tsx";
import styles from "./flow-row.module.css";
import { triggerLook } from "./trigger-icon.tsx";
import type { useFlowCommands } from "./use-flow-commands.ts";

type FlowSummary = Awaited<ReturnType<typeof orpc.flows.list.call>>["items"][number];
type Commands = ReturnType<typeof useFlowCommands>;

const STATES = {
  draft: { label: "Draft", about: "Never published: it does not run by itself." },
  published: { label: "Published", about: "What you see in the designer is what runs." },
  changed: { label: "Changed", about: "Published, with newer changes that do not run yet." },
} as const;

const counted = (count: number) => (count === 1 ? "1 action" : `${count} actions`);

/** One flow of the list: what starts it, how it stands, how it did last, and what can be done with it. */
export function FlowRow({ flow, commands }: { flow: FlowSummary; commands: Commands }) {
  const trigger = triggerLook(flow.triggerType);
  const state = STATES[flow.state];
  return (
    <li className={styles.row}>
      <span className={styles.sign} aria-hidden>
        <trigger.icon size={20} stroke={1.7} />
      </span>
      <div className={styles.what}>
        <Link href={`/flows/${flow.id}`} prefetch={false} className={styles.name}>
          {flow.name}
        </Link>
        <span className={styles.about}>
          {trigger.label} · {counted(flow.actionCount)}
          <span className={styles.edited}>
            {" "}
            · edited <Since at={flow.updatedAt} />
          </span>
        </span>
      </div>
      <Tooltip label={state.about} withArrow>
        <span className={styles.state} data-state={flow.state}>
          {state.label}
        </span>
      </Tooltip>
      <div className={styles.last}>
        {flow.lastRun === null ? (
          <span className={styles.never}>Not run yet</span>
        ) : (
          <Link href={`/runs/${flow.lastRun.id}`} prefetch={false} className={styles.run}>
            <RunStatus status={flow.lastRun.status} />
            <span className={styles.ago}>
              <Since at={flow.lastRun.createdAt} />
            </span>
          </Link>
        )}
      </div>
      <FlowSwitch flow={flow} commands={commands} />
      <FlowMenu flow={flow} commands={commands} />
    </li>
  );
}

function FlowSwitch({ flow, commands }: { flow: FlowSummary; commands: Commands }) {
  const { setEnabled } = commands;
  const pending = setEnabled.isPending && setEnabled.variables.id === flow.id;
  const enabled = pending ? setEnabled.variables.enabled : flow.enabled;
  return (
    <Tooltip
      label="Publish it first; then it can be switched on."
      disabled={flow.state !== "draft"}
      withArrow
    >
      <span className={styles.switch}>
        <Switch
          aria-label={`${flow.name}: on or off`}
          checked={enabled}
          disabled={flow.state === "draft"}
          onChange={(event) => setEnabled.mutate({ id: flow.id, enabled: event.currentTarget.checked })}
          withThumbIndicator={false}
        />
        <span className={styles.onOff} aria-hidden>
          {enabled ? "On" : "Off"}
        </span>
      </span>
    </Tooltip>
  );
}

function FlowMenu({ flow, commands }: { flow: FlowSummary; commands: Commands }) {
  const askToDelete = () =>
    modals.openConfirmModal({
      title: `Delete “${flow.name}”?`,
      children:
        "Its drafts and versions go too, its address stops answering, and runs under way are cancelled. This cannot be undone.",
      labels: { confirm: "Delete the flow", cancel: "Keep it" },
      confirmProps: { color: "red" },
      onConfirm: () => commands.remove.mutate({ id: flow.id }),
    });
  return (
    <Menu position="bottom-end" shadow="md" width={190}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`More for ${flow.name}`}>
          <IconDots size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component={Link}
          href={`/flows/${flow.id}/runs`}
          leftSection={<IconActivity size={16} aria-hidden />}
        >
          Its runs
        </Menu.Item>
        <Menu.Item
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => commands.exportFile.mutate(flow.id)}
        >
          Export
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="var(--tp-danger)"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={askToDelete}
        >
          Delete…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
