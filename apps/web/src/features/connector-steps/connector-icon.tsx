import { useState } from "react";
import classes from "./connector-icon.module.css";

export interface ConnectorLook {
  readonly title: string;
  /** Path of the picture on this server. */
  readonly icon: string | null;
  /** `#rrggbb`. */
  readonly brandColor: string | null;
}

/** The tile of a connector: its own picture, else its first letter on its colour. */
export function ConnectorIcon({ look, size = 36 }: { readonly look: ConnectorLook; readonly size?: number }) {
  const [isBroken, setBroken] = useState(false);
  const { title, icon, brandColor } = look;
  const hasPicture = icon !== null && !isBroken;
  const color = brandColor !== null && /^#[0-9a-f]{6}$/i.test(brandColor) ? brandColor : null;
  return (
    <span
      className={classes.tile}
      data-picture={hasPicture || undefined}
      style={{
        width: size,
        height: size,
        fontSize: Math.round(size * 0.44),
        ...(color === null || hasPicture ? {} : { background: color, color: inkOn(color) }),
      }}
      aria-hidden
    >
      {hasPicture ? (
        // biome-ignore lint/performance/noImgElement: a picture of unknown kind and size that the server keeps as it is
        <img src={icon} alt="" width={size} height={size} loading="lazy" onError={() => setBroken(true)} />
      ) : (
        (title.trim().charAt(0) || "?").toUpperCase()
      )}
    </span>
  );
}

/** Black or white, whichever can be read on the colour (relative luminance of WCAG). */
function inkOn(color: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#ffffff";
}
