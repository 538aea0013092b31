import { useEffect } from "react";

/** A key with Ctrl, or ⌘ on machines that have it. */
export interface Shortcut {
  readonly key: string;
  readonly shift?: boolean;
}

export const shortcuts = {
  toggle: { key: "Enter" },
  step: { key: "Enter", shift: true },
  stop: { key: ".", shift: false },
} as const satisfies Record<string, Shortcut>;

const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");

/** How a shortcut is written on this machine. */
export function shortcutText({ key, shift = false }: Shortcut): string {
  if (isMac) return `⌘${shift ? "⇧" : ""}${key === "Enter" ? "↩" : key}`;
  return `Ctrl+${shift ? "Shift+" : ""}${key}`;
}

/** The same for `aria-keyshortcuts`. */
export const ariaShortcut = ({ key, shift = false }: Shortcut): string =>
  `${isMac ? "Meta" : "Control"}+${shift ? "Shift+" : ""}${key}`;

/** Calls `act` at the shortcut's keys, wherever the focus is. */
export function useShortcut({ key, shift = false }: Shortcut, act: (() => void) | undefined): void {
  useEffect(() => {
    if (!act) return;
    const listen = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey !== shift || event.key !== key) return;
      event.preventDefault();
      // Else Enter would press the button that has the focus, too.
      event.stopPropagation();
      act();
    };
    // Before editors see it, which have a use for some of these keys.
    addEventListener("keydown", listen, { capture: true });
    return () => removeEventListener("keydown", listen, { capture: true });
  }, [key, shift, act]);
}
