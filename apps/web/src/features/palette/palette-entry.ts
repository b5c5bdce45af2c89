import type { ReactNode } from "react";

/** Something the palette can find. */
export interface PaletteEntry {
  /** The same each time it is found: what was used lately is known by it. */
  readonly id: string;
  readonly group: string;
  readonly label: string;
  /** More words it is found by. */
  readonly keywords?: string;
  /** What tells it apart from others of its name: the status of a run, a key. */
  readonly hint?: ReactNode;
  readonly icon: ReactNode;
  /** Where it leads; without it `run` does something. */
  readonly href?: string;
  readonly run?: () => void;
}

export interface PaletteGroup {
  readonly title: string;
  readonly entries: readonly PaletteEntry[];
}
