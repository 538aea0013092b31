import { ChevronFirst, ChevronLast, Pause, Play, StepBack, StepForward } from "lucide-react";
import type { ReactNode } from "react";
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
  const language = useLanguage();
  const { step, steps, isPlaying, speed, play, pause, seek, setSpeed } = usePlayback();
  return (
    <div className={styles["transport"]} role="group" aria-label={words.controls}>
      <div className={styles["buttons"]}>
        <IconButton label={words.toStart} isDisabled={step === 0} onPress={() => seek(0)}>
          <ChevronFirst {...icon} />
        </IconButton>
        <IconButton label={words.back} isDisabled={step === 0} onPress={() => seek(step - 1)}>
          <StepBack {...icon} />
        </IconButton>
        <Button look="primary" onPress={() => (isPlaying ? pause() : play())}>
          {isPlaying ? <Pause {...icon} /> : <Play {...icon} />}
          {isPlaying ? words.pause : words.play}
        </Button>
        <IconButton label={words.forward} isDisabled={step >= steps} onPress={() => seek(step + 1)}>
          <StepForward {...icon} />
        </IconButton>
        <IconButton label={words.toEnd} isDisabled={step >= steps} onPress={() => seek(steps)}>
          <ChevronLast {...icon} />
        </IconButton>
      </div>
      <div className={styles["scrub"]}>
        <SliderBar label={words.step} value={step} scale={linearScale(0, steps)} isInteger onChange={seek} />
      </div>
      <span className={styles["count"]}>{words.stepOf(numberText(step, language), numberText(steps, language))}</span>
      <Choice
        label={words.speed}
        value={String(speed)}
        options={speeds.map((one) => ({ value: String(one), name: speedNames[one] }))}
        onChange={(value) => setSpeed(Number(value))}
      />
    </div>
  );
}
