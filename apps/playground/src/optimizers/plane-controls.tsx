import { Shuffle } from "lucide-react";
import type { ReactNode } from "react";
import { useTexts } from "../app/language.ts";
import { useNavigation } from "../app/navigation.ts";
import { Button, Choice } from "../ui/button.tsx";
import { Lead, Row } from "../ui/layout.tsx";
import type { PlaneLook } from "./plane-store.ts";
import { planeTexts } from "./plane-texts.ts";

const zooms = [0.25, 0.5, 1, 2, 4];

/** How the plane is laid, from the address. */
export function readLook(parameters: Readonly<Record<string, string>>): PlaneLook {
  const [seed, zoom] = [Number(parameters["planeSeed"] ?? 0), Number(parameters["zoom"] ?? 1)];
  return {
    directions: parameters["directions"] === "random" ? "random" : "path",
    seed: Number.isSafeInteger(seed) && seed >= 0 ? seed : 0,
    zoom: zooms.includes(zoom) ? zoom : 1,
  };
}

/** Chooses directions and how much is shown. */
export function PlaneControls({ look: { directions, seed, zoom } }: { readonly look: PlaneLook }): ReactNode {
  const words = useTexts(planeTexts);
  const keep = useNavigation((place) => place.keep);
  return (
    <>
      <Row>
        <Choice
          label={words.directions}
          value={directions}
          options={[
            { value: "path", name: words.path },
            { value: "random", name: words.random },
          ]}
          onChange={(value) => keep({ directions: value === "random" ? value : undefined, planeSeed: undefined })}
        />
        <Choice
          label={words.zoom}
          value={String(zoom)}
          options={zooms.map((one) => ({ value: String(one), name: `${one}×` }))}
          onChange={(value) => keep({ zoom: value === "1" ? undefined : value })}
        />
        {directions === "random" && (
          <Button size="small" onPress={() => keep({ planeSeed: String(seed + 1) })}>
            <Shuffle size={16} aria-hidden />
            {words.others}
          </Button>
        )}
      </Row>
      <Lead>{directions === "path" ? words.pathNote : words.randomNote}</Lead>
    </>
  );
}
