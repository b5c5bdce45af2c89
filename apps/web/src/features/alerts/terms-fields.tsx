import { Checkbox, Select } from "@mantine/core";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./alerts.module.css";
import { DiskSeen } from "./disk-seen.tsx";
import type { RuleForm } from "./rule-form.ts";
import { WholeNumber } from "./whole-number.tsx";

const KINDS = [
  { value: "failure", label: phrase("A run fails") },
  { value: "rate", label: phrase("Many runs fail") },
  { value: "silence", label: phrase("A flow is quiet") },
  { value: "latency", label: phrase("Runs take long") },
  { value: "waits", label: phrase("A flow waits for a connection") },
  { value: "disk", label: phrase("The disk fills up") },
] as const;
const WEEK_MINUTES = 10_080;
const QUARTER_MINUTES = 129_600;
const QUARTER_SECONDS = 7_776_000;

interface TermsProps {
  readonly form: RuleForm;
  readonly onChange: (change: Partial<RuleForm>) => void;
}

/** What the rule watches for. @param props.isOfFlow it is about one flow, and stays so */
export function TermsFields({ isOfFlow, ...props }: TermsProps & { readonly isOfFlow: boolean }) {
  const t = useWords();
  const { form, onChange } = props;
  const kinds = KINDS.filter(({ value }) => value !== "disk" || !isOfFlow);
  return (
    <>
      <Select
        label={t("Tell when")}
        data={kinds.map(({ value, label }) => ({ value, label: t(label) }))}
        value={form.kind}
        allowDeselect={false}
        onChange={(value) => {
          const known = KINDS.find((one) => one.value === value);
          if (known !== undefined) onChange({ kind: known.value });
        }}
      />
      {form.kind === "rate" && <RateFields {...props} />}
      {form.kind === "silence" && <SilenceFields {...props} />}
      {form.kind === "latency" && <LatencyFields {...props} />}
      {form.kind === "waits" && (
        <WholeNumber
          label={t("For so many minutes")}
          value={form.waitMinutes}
          least={0}
          most={WEEK_MINUTES}
          onChange={(waitMinutes) => onChange({ waitMinutes })}
        />
      )}
      {form.kind === "disk" && <DiskFields {...props} />}
    </>
  );
}

function DiskFields({ form, onChange }: TermsProps) {
  const t = useWords();
  return (
    <>
      <WholeNumber
        label={t("From so many % used on")}
        description={t("It is over when five percent less are used.")}
        value={form.usedPercent}
        least={1}
        most={99}
        onChange={(usedPercent) => onChange({ usedPercent })}
      />
      <p className={styles.about}>
        <DiskSeen />
      </p>
    </>
  );
}

function RateFields({ form, onChange }: TermsProps) {
  const t = useWords();
  return (
    <div className={styles.pair}>
      <Select
        label={t("Measured by")}
        data={[
          { value: "percent", label: t("their share") },
          { value: "count", label: t("their number") },
        ]}
        value={form.by}
        allowDeselect={false}
        onChange={(value) => onChange({ by: value === "count" ? "count" : "percent" })}
      />
      {form.by === "count" ? (
        <WholeNumber
          label={t("Failed runs")}
          value={form.count}
          least={1}
          most={10_000}
          onChange={(count) => onChange({ count })}
        />
      ) : (
        <>
          <WholeNumber
            label={t("More than so many %")}
            value={form.percent}
            least={0}
            most={99}
            onChange={(percent) => onChange({ percent })}
          />
          <WholeNumber
            label={t("Of at least so many runs")}
            value={form.atLeast}
            least={1}
            most={10_000}
            onChange={(atLeast) => onChange({ atLeast })}
          />
        </>
      )}
      <WindowField form={form} onChange={onChange} />
    </div>
  );
}

function SilenceFields({ form, onChange }: TermsProps) {
  const t = useWords();
  return (
    <>
      <Checkbox
        label={t("As its trigger says: a recurrence that is missed, checks that fail or are late")}
        checked={form.isAutomatic}
        onChange={(event) => onChange({ isAutomatic: event.currentTarget.checked })}
      />
      {!form.isAutomatic && (
        <div className={styles.pair}>
          <Select
            label={t("What is missing")}
            data={[
              { value: "started", label: t("a run that begins") },
              { value: "succeeded", label: t("a run that succeeds") },
            ]}
            value={form.silenceOf}
            allowDeselect={false}
            onChange={(value) => onChange({ silenceOf: value === "succeeded" ? "succeeded" : "started" })}
          />
          <WholeNumber
            label={t("For so many minutes")}
            value={form.quietMinutes}
            least={1}
            most={QUARTER_MINUTES}
            onChange={(quietMinutes) => onChange({ quietMinutes })}
          />
        </div>
      )}
    </>
  );
}

function LatencyFields({ form, onChange }: TermsProps) {
  const t = useWords();
  return (
    <div className={styles.pair}>
      <Select
        label={t("Which runs")}
        data={[
          { value: "run", label: t("a single run") },
          { value: "p95", label: t("one of twenty (95th percentile)") },
        ]}
        value={form.latencyOf}
        allowDeselect={false}
        onChange={(value) => onChange({ latencyOf: value === "p95" ? "p95" : "run" })}
      />
      <WholeNumber
        label={t("Longer than so many seconds")}
        value={form.seconds}
        least={1}
        most={QUARTER_SECONDS}
        onChange={(seconds) => onChange({ seconds })}
      />
      <WindowField form={form} onChange={onChange} />
    </div>
  );
}

function WindowField({ form, onChange }: TermsProps) {
  const t = useWords();
  return (
    <WholeNumber
      label={t("Within so many minutes")}
      value={form.windowMinutes}
      least={1}
      most={WEEK_MINUTES}
      onChange={(windowMinutes) => onChange({ windowMinutes })}
    />
  );
}
