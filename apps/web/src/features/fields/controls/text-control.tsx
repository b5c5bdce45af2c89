import { TemplateEditor } from "../template-editor.tsx";
import type { ControlProps } from "./control.ts";

/** Text on one line. */
export function TextControl(props: ControlProps) {
  return <TextEditor {...props} multiline={false} />;
}

/** Text over several lines. */
export function MultilineControl(props: ControlProps) {
  return <TextEditor {...props} multiline />;
}

function TextEditor({
  field,
  value,
  onChange,
  known,
  describedBy,
  invalid,
  readOnly,
  multiline,
}: TextEditorProps) {
  return (
    <TemplateEditor
      value={typeof value === "string" ? value : ""}
      // An optional field that was emptied is no member at all: services tell "" from nothing.
      onChange={(text) => onChange(text === "" && !field.required ? undefined : text)}
      label={field.title}
      describedBy={describedBy}
      invalid={invalid}
      known={known}
      readOnly={readOnly}
      placeholder={field.placeholder}
      singleLine={!multiline}
      multiline={multiline}
    />
  );
}

interface TextEditorProps extends ControlProps {
  readonly multiline: boolean;
}
