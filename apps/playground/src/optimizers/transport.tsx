import { ChevronFirst, ChevronLast, Pause, Play, StepBack, StepForward } from "lucide-react";
import type { ReactNode } from "react";
import { useShallow } from "zustand/react/shallow";
import { useLanguage, useTexts } from "../app/language.ts";
import { numberText } from "../charts/number-text.ts";
import { Button, Choice, IconButton } from "../ui/button.tsx";
import { linearScale } from "../ui/number.ts";
import { SliderBar } from "../ui/number-field.tsx";
import styles from "./optimizers.module.css";
import { speeds, usePlayback } from "./playback.ts";
import { texts } from "./texts.ts";

const icon = { size: 18, "aria-hidden": true } as const;
const speedNames: Readonly<Record<number, string>> = { 0.25: "¼×", 1: "1×", 4: "4×" };

/** Plays the race, or goes through it step by step. */
export function Transport(): ReactNode {
  const words = useTexts(texts);
  const speed = usePlayback((one) => one.speed);
  return (
    <div className={styles["transport"]} role="group" aria-label={words.controls}>
      <Buttons />
      <Scrub />
      <Choice
        label={words.speed}
        value={String(speed)}
        options={speeds.map((one) => ({ value: String(one), name: speedNames[one] }))}
        onChange={(value) => usePlayback.getState().setSpeed(Number(value))}
      />
    </div>
  );
}

/** Drawn anew when something about them changes, and not with each step. */
function Buttons(): ReactNode {
  const words = useTexts(texts);
  const { isPlaying, isAtStart, isAtEnd } = usePlayback(
    useShallow((one) => ({ isPlaying: one.isPlaying, isAtStart: one.step === 0, isAtEnd: one.step >= one.steps })),
  );
  const now = usePlayback.getState;
  return (
    <div className={styles["buttons"]}>
      <IconButton label={words.toStart} isDisabled={isAtStart} onPress={() => now().seek(0)}>
        <ChevronFirst {...icon} />
      </IconButton>
      <IconButton label={words.back} isDisabled={isAtStart} onPress={() => now().seek(now().step - 1)}>
        <StepBack {...icon} />
      </IconButton>
      <Button look="primary" onPress={() => (isPlaying ? now().pause() : now().play())}>
        {isPlaying ? <Pause {...icon} /> : <Play {...icon} />}
        {isPlaying ? words.pause : words.play}
      </Button>
      <IconButton label={words.forward} isDisabled={isAtEnd} onPress={() => now().seek(now().step + 1)}>
        <StepForward {...icon} />
      </IconButton>
      <IconButton label={words.toEnd} isDisabled={isAtEnd} onPress={() => now().seek(now().steps)}>
        <ChevronLast {...icon} />
      </IconButton>
    </div>
  );
}

function Scrub(): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const step = usePlayback((one) => one.calmStep);
  const steps = usePlayback((one) => one.steps);
  const seek = usePlayback((one) => one.seek);
  return (
    <>
      <div className={styles["scrub"]}>
        <SliderBar label={words.step} value={step} scale={linearScale(0, steps)} isInteger onChange={seek} />
      </div>
      <span className={styles["count"]}>{words.stepOf(numberText(step, language), numberText(steps, language))}</span>
    </>
  );
}
