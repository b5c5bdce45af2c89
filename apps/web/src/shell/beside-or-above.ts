/** Beside the rail; above the bar at the bottom of a phone, where there is nothing beside it. */
export const BESIDE_OR_ABOVE = {
  flip: { fallbackPlacements: ["top-end" as const, "top" as const] },
  shift: { padding: 8 },
};
