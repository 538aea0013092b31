import { create } from "zustand";

/** Speeds, as multiples of that at which a whole race takes some seconds. */
export const speeds = [0.25, 1, 4] as const;
const secondsOfRace = 6;

interface Playback {
  /** The step that is shown, from 0. */
  readonly step: number;
  /** The same for what is read and not watched: tables follow a race some times a second. */
  readonly calmStep: number;
  readonly steps: number;
  readonly isPlaying: boolean;
  readonly speed: number;
  /** Starts over, with so many steps: playing, or at the end where motion is unwelcome. */
  begin(steps: number): void;
  play(): void;
  pause(): void;
  seek(step: number): void;
  setSpeed(speed: number): void;
}

let frame = 0;
const calmMs = 150;

export const usePlayback = create<Playback>((set, get) => ({
  step: 0,
  calmStep: 0,
  steps: 1,
  isPlaying: false,
  speed: 1,
  begin(steps) {
    const isStill = globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
    const step = isStill ? steps : 0;
    set({ steps, step, calmStep: step, isPlaying: !isStill });
    if (!isStill) run();
  },
  play() {
    const { step, steps } = get();
    set({ isPlaying: true, ...(step >= steps && { step: 0 }) });
    run();
  },
  pause: () => set(({ step }) => ({ isPlaying: false, calmStep: step })),
  seek(step) {
    const { steps } = get();
    const next = Math.round(Math.min(Math.max(step, 0), steps));
    set({ step: next, calmStep: next, isPlaying: false });
  },
  setSpeed: (speed) => set({ speed }),
}));

/** Moves the step on with the frames of the screen, as long as it is playing. */
function run(): void {
  cancelAnimationFrame(frame);
  let last: number | undefined;
  let calmAt = -Infinity;
  let exact = usePlayback.getState().step;
  const move = (now: number): void => {
    const { isPlaying, step, steps, speed } = usePlayback.getState();
    if (!isPlaying) return;
    if (Math.floor(exact) !== step) exact = step;
    // A page that was out of sight does not leap ahead.
    exact += (Math.min(now - (last ?? now), 100) / 1000) * speed * (steps / secondsOfRace);
    last = now;
    const next = Math.min(steps, Math.floor(exact));
    const isCalm = next >= steps || now - calmAt > calmMs;
    if (isCalm) calmAt = now;
    if (next !== step) usePlayback.setState({ step: next, isPlaying: next < steps, ...(isCalm && { calmStep: next }) });
    frame = requestAnimationFrame(move);
  };
  frame = requestAnimationFrame(move);
}
