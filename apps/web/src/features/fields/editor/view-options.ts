import type { SignatureHelp } from "@towpath/expressions";
import type { RefObject } from "react";
import type { Words } from "../../../words/translate.ts";
import type { KnownToken } from "../action-outputs.ts";
import type { KnownData } from "../known-data.ts";
import type { TemplateLanguage } from "../template-scan.ts";

/** A chip that was opened: where it stands, and its expression. */
export interface OpenedChip {
  readonly from: number;
  readonly to: number;
  readonly code: string;
}

export interface EditorHandle {
  /** Back to where the caret was. */
  focus(): void;
  focusEnd(): void;
  /** Puts an expression at the caret, or in the place of a chip. */
  insert(code: string, instead: OpenedChip | null): void;
}

export interface TemplateViewOptions {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label: string;
  readonly describedBy: string;
  readonly invalid?: boolean | undefined;
  readonly known: KnownData;
  readonly language: TemplateLanguage;
  readonly singleLine?: boolean | undefined;
  readonly multiline?: boolean | undefined;
  readonly readOnly: boolean;
  readonly placeholder?: string | undefined;
  readonly keepsType?: boolean | undefined;
  readonly onBlur?: (() => void) | undefined;
  readonly onOpenChip: (chip: OpenedChip) => void;
  readonly onOpenPicker: () => void;
  /** The expression that goes in for a value: it may be converted, or be an item of it. */
  readonly codeOf: (token: KnownToken) => string;
  /** Hears of the function the caret is in, whenever that or its argument changes; null outside of any. */
  readonly onSignature?: ((help: SignatureHelp | null) => void) | undefined;
  /** The language of whoever writes. */
  readonly t: Words;
  readonly handle: RefObject<EditorHandle | null>;
}
