/** Sizes of everything on the canvas, in canvas pixels at zoom 1. The style sheet follows these. */
export const CARD_WIDTH = 264;
export const CARD_HEIGHT = 64;
/** Room between two rows of cards: the line, its "+" and its label live here. */
export const ROW_GAP = 72;
export const COLUMN_GAP = 40;
export const FRAME_PADDING = 20;
export const FRAME_HEADER = 52;
/** The extra row of a loop's header that holds its pager in a run. */
export const PAGER_ROW = 40;
export const BRANCH_HEADER = 40;
export const BRANCH_GAP = 16;
export const EMPTY_HEIGHT = 72;
export const INSERT_SIZE = 24;
/** Below a card that nothing follows: a stub of line and a "+". */
export const LEAF_EXTRA = 44;
/** How far a line runs straight before it turns. */
export const TURN = 20;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export const centreX = (box: Box): number => box.x + box.width / 2;
export const bottom = (box: Box): number => box.y + box.height;
