"use client";

import { Button, ColorInput, FileButton, SegmentedControl } from "@mantine/core";
import { type GeneralSettings, readGeneral, setGeneral } from "@towpath/connectors";
import { toastRefusal } from "../../client/toast.tsx";
import { useWords } from "../../words/words.tsx";
import styles from "./authoring.module.css";
import { CommitText } from "./commit-text.tsx";
import { StepFrame } from "./step-frame.tsx";
import { useWizard } from "./use-wizard-draft.ts";

/** What the connector is, and where its service stands. */
export function GeneralStep(props: { iconUrl: string | null }) {
  const t = useWords();
  const draft = useWizard();
  if (draft.parts === null) return null;
  const general = readGeneral(draft.parts);
  const set = (change: Partial<GeneralSettings>) => draft.edit((parts) => setGeneral(parts, change));
  return (
    <StepFrame
      title={t("General")}
      about={t("What makers see of the connector, and where its service stands.")}
    >
      <CommitText label={t("Title")} value={general.title} required onCommit={(title) => set({ title })} />
      <CommitText
        label={t("Description")}
        lines={2}
        value={general.description}
        onCommit={(description) => set({ description })}
      />
      <div className={styles.pair}>
        <Icon url={props.iconUrl} color={general.brandColor} />
        <ColorInput
          label={t("Colour behind the icon")}
          value={general.brandColor}
          onChangeEnd={(brandColor) => set({ brandColor })}
          onBlur={(event) => set({ brandColor: event.currentTarget.value })}
          format="hex"
          withEyeDropper={false}
        />
      </div>
      <fieldset className={styles.group}>
        <legend>{t("Address of the service")}</legend>
        <SegmentedControl
          aria-label={t("Scheme")}
          value={general.scheme}
          onChange={(scheme) => set({ scheme: scheme === "http" ? "http" : "https" })}
          data={[
            { value: "https", label: "HTTPS" },
            { value: "http", label: "HTTP" },
          ]}
        />
        <CommitText
          label={t("Host")}
          required
          description={t("A whole address may be pasted; it is taken apart.")}
          placeholder="api.example.com"
          value={general.host}
          onCommit={(host) => set({ host })}
        />
        <CommitText
          label={t("Base path")}
          description={t("Stands before the path of every operation.")}
          placeholder="/"
          value={general.basePath}
          onCommit={(basePath) => set({ basePath })}
        />
      </fieldset>
    </StepFrame>
  );
}

const LARGEST_ICON = 1_000_000;

function Icon({ url, color }: { url: string | null; color: string }) {
  const t = useWords();
  const { icon, setIcon } = useWizard();
  const shown = icon === null ? url : `data:${mediaType(icon.fileName)};base64,${icon.contentBase64}`;
  const choose = async (file: File | null) => {
    if (file === null) return;
    if (file.size > LARGEST_ICON) {
      toastRefusal(t("The picture has more than 1 MB. Choose a smaller one."));
      return;
    }
    const extension = /\.(png|svg|jpe?g)$/i.exec(file.name)?.[0].toLowerCase() ?? ".png";
    setIcon({ fileName: `icon${extension}`, contentBase64: await base64Of(file) });
  };
  return (
    <div className={styles.icon}>
      <span
        className={styles.iconPreview}
        style={{ background: color === "" ? "var(--tp-neutral-soft)" : color }}
      >
        {/* biome-ignore lint/performance/noImgElement: the picture is small, and stands in this page only. */}
        {shown !== null && <img src={shown} alt="" />}
      </span>
      <FileButton onChange={(file) => void choose(file)} accept="image/png,image/jpeg,image/svg+xml">
        {(button) => (
          <Button {...button} variant="default">
            {t("Choose a picture")}
          </Button>
        )}
      </FileButton>
    </div>
  );
}

const mediaType = (fileName: string) =>
  fileName.endsWith(".svg") ? "image/svg+xml" : fileName.endsWith(".png") ? "image/png" : "image/jpeg";

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
