export interface BlockItem {
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

export interface BlockEdge {
  /** null: the start of the block. */
  readonly from: string | null;
  readonly to: string;
}
