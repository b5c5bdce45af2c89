import { WidgetType } from "@codemirror/view";
import type { ChipLook } from "../template-scan.ts";

/** Outlines in a 24-unit box, drawn with the current colour: a widget lives outside React. */
const ICON_PATHS: Readonly<Record<ChipLook["icon"], string>> = {
  trigger: "M13 3 5 14h6l-1 7 8-11h-6z",
  action: "M4 6a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2zM9 9h6M9 13h4",
  variable:
    "M5 4C2.5 9 2.5 14 5 20M19 4c2.500 5 2.500 10 0 16M9 9h1c1 0 1 1 2 3.500S13 16 14 16h1M8 16c1.500 0 3-2 4-3.500S14.500 9 16 9",
  parameter: "M4 8h10M18 8h2M14 6v4M4 16h2M10 16h10M8 14v4",
  loop: "M4 12V9a3 3 0 0 1 3-3h13m-3-3 3 3-3 3M20 12v3a3 3 0 0 1-3 3H4m3 3-3-3 3-3",
  expression: "",
};

/** A value inside text: one unit to the caret, with the step it comes from in its tooltip. */
export class ChipWidget extends WidgetType {
  readonly look: ChipLook;
  readonly code: string;

  private readonly hint: string;

  constructor(look: ChipLook, code: string, hint: string) {
    super();
    this.hint = hint;
    this.look = look;
    this.code = code;
  }

  override eq(other: ChipWidget): boolean {
    return (
      other.code === this.code && other.look.label === this.look.label && other.look.icon === this.look.icon
    );
  }

  toDOM(): HTMLElement {
    const chip = document.createElement("span");
    chip.className = "tp-chip";
    chip.dataset.icon = this.look.icon;
    chip.title = `${this.look.tooltip}\n${this.code}\n${this.hint}`;
    chip.append(this.icon());
    const label = document.createElement("span");
    label.className = "tp-chip-label";
    label.textContent = this.look.label;
    chip.append(label);
    return chip;
  }

  /** The editor's own mouse handling must see clicks on a chip: that is how a click reopens it. */
  override ignoreEvent(): boolean {
    return false;
  }

  private icon(): Element {
    if (this.look.icon === "expression") {
      const fx = document.createElement("span");
      fx.className = "tp-chip-fx";
      fx.textContent = "fx";
      fx.setAttribute("aria-hidden", "true");
      return fx;
    }
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", ICON_PATHS[this.look.icon]);
    svg.append(path);
    return svg;
  }
}
