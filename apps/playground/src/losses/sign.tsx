import type { ReactNode } from "react";
import type { MarkKind } from "../worker/losses/protocol.ts";

/** The sign of each kind of mark around the origin, as SVG: told apart by shape, and not by colour alone. */
export function Sign({ kind, color }: { readonly kind: MarkKind; readonly color: string }): ReactNode {
  switch (kind) {
    case "minimum":
      return (
        <g>
          <circle r={6.5} fill="var(--surface)" stroke={color} strokeWidth={2} />
          <circle r={2.2} fill={color} />
        </g>
      );
    case "kink":
      return <path d="M0,-7L6,0L0,7L-6,0Z" fill="var(--surface)" stroke={color} strokeWidth={2} />;
    case "saturated":
      return <path d="M-7,3H7M-7,-3H7" stroke={color} strokeWidth={2.5} />;
    case "linear":
      return <path d="M-6,6L6,-6M6,-6h-5M6,-6v5" stroke={color} strokeWidth={2} fill="none" />;
    case "steep":
      return <path d="M0,7V-7M0,-7l-4,5M0,-7l4,5" stroke={color} strokeWidth={2} fill="none" />;
    case "undefined":
      return <path d="M-5,-5L5,5M5,-5L-5,5" stroke={color} strokeWidth={2.5} />;
    case "flat":
      return <path d="M-7,0H7" stroke={color} strokeWidth={2.5} />;
  }
}
