"use client";

import { Button, Modal, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { DialogEnd } from "../../shell/dialog-end.tsx";
import { useWords } from "../../words/words.tsx";
import styles from "./authoring.module.css";
import { Sample } from "./sample-dialog.tsx";

/** A button that asks for a sample of JSON. */
export function FromSample(props: {
  label: string;
  about: string;
  hasStatus?: boolean;
  /** False: it was refused, and the dialog stays. */
  onSample: (sample: string, status: string) => boolean;
}) {
  const t = useWords();
  const [opened, setOpened] = useState(false);
  const [sample, setSample] = useState("");
  const [status, setStatus] = useState("200");
  const use = () => {
    if (!props.onSample(sample, status)) return;
    setSample("");
    setOpened(false);
  };
  const isStatus = props.hasStatus !== true || /^([1-5][0-9]{2}|default)$/.test(status);
  return (
    <>
      <Button variant="default" className={styles.inline} onClick={() => setOpened(true)}>
        {props.label}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={props.label}
        size="lg"
        closeButtonProps={{ "aria-label": t("Close") }}
      >
        <Stack>
          <p className={styles.about}>{props.about}</p>
          {props.hasStatus === true && (
            <TextInput
              label={t("Status")}
              description={t("Such as 200, or 'default' for every other.")}
              value={status}
              error={isStatus ? undefined : t("This is no status code.")}
              onChange={(event) => setStatus(event.currentTarget.value.trim())}
            />
          )}
          <Sample label={t("Sample")} value={sample} onChange={setSample} />
          <DialogEnd onCancel={() => setOpened(false)}>
            <Button onClick={use} disabled={!isStatus}>
              {t("Use the sample")}
            </Button>
          </DialogEnd>
        </Stack>
      </Modal>
    </>
  );
}
