import { create } from "zustand";

/** Something that was done, or could not be, and how to take it back. */
export interface Told {
  readonly text: string;
  readonly tone: "info" | "good" | "warning" | "danger";
  readonly action?: { readonly name: string; onPress(): void };
}

/** What the view says last of what was done. */
export const useNotice = create<{ readonly told: Told | undefined }>(() => ({ told: undefined }));

export const tell = (told: Told | undefined): void => useNotice.setState({ told });
