import type { Role, Tensor } from "@downslope/core";
import { type Maker, type Offer, type Picture, anywhere, picture, readBy, slider } from "../picture.ts";
import type { Subject } from "../subject.ts";

/** Losses of two networks that play against each other: the score of a real sample, and that of a made one. */
export const criticPictures: Offer = (subject) => {
  const scores = (["real", "fake"] as const).filter((role) => subject.has(role));
  if (scores.length === 0) return [];
  const pictures = scores.map((role) => scorePicture(subject, role));
  return subject.has("gradient") ? [...pictures, penaltyPicture(subject)] : pictures;
};

const at = { real: slider("real", -5, 5, 1), fake: slider("fake", -5, 5, -1) } as const;

function given(subject: Subject, make: Maker, moved: Partial<Record<Role, Tensor>>): ReturnType<typeof readBy> {
  const still = (role: "real" | "fake"): Tensor =>
    moved[role] ?? (subject.has(role) ? make.number(role) : make.constant([0], []));
  return readBy(subject, {
    real: still("real").reshape([1, 1]),
    fake: still("fake").reshape([1, 1]),
    gradient: (moved.gradient ?? make.constant([1], [])).reshape([1, 1]),
  });
}

function scorePicture(subject: Subject, role: "real" | "fake"): Picture {
  const other = role === "real" ? "fake" : "real";
  return picture({
    axis: `${role}-score`,
    scene: "scores",
    range: [-4, 4],
    limits: anywhere,
    controls: subject.has(other) ? [at[other]] : [],
    inputs: (make) => given(subject, make, { [role]: make.x }),
  });
}

/** How long the critic's gradient by its input is. */
const penaltyPicture = (subject: Subject): Picture =>
  picture({
    axis: "gradient-norm",
    scene: "number",
    range: [0, 3],
    limits: [0, 100],
    controls: (["real", "fake"] as const).filter((role) => subject.has(role)).map((role) => at[role]),
    inputs: (make) => given(subject, make, { gradient: make.x }),
  });
