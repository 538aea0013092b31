import type { Offer, Picture } from "./picture.ts";
import { agreementPictures, anyPicture } from "./pictures/any.ts";
import { batchPictures } from "./pictures/batches.ts";
import { binaryPictures, labelPictures, sigmoidPictures } from "./pictures/binary.ts";
import { boxPictures } from "./pictures/boxes.ts";
import { classPictures } from "./pictures/classes.ts";
import { criticPictures } from "./pictures/critics.ts";
import { imagePictures } from "./pictures/images.ts";
import { maskPictures } from "./pictures/masks.ts";
import { directionPictures, orderPictures, pairPictures, rankingPictures } from "./pictures/pairs.ts";
import { regressionPictures } from "./pictures/regression.ts";
import { sequencePictures } from "./pictures/sequences.ts";
import { tripletPictures } from "./pictures/triplets.ts";
import type { Control, ControlValues, PictureCard, Scene } from "./protocol.ts";
import { valuesAt } from "./evaluate.ts";
import { type Subject, type Traits, traitsOf } from "./subject.ts";

/** A picture that was tried, and what the page is told of it. */
export interface Offered {
  readonly picture: Picture;
  readonly card: PictureCard;
}

const offers: readonly Offer[] = [
  criticPictures,
  tripletPictures,
  pairPictures,
  batchPictures,
  directionPictures,
  orderPictures,
  sequencePictures,
  rankingPictures,
  agreementPictures,
  regressionPictures,
  binaryPictures,
  classPictures,
  labelPictures,
  boxPictures,
  maskPictures,
  imagePictures,
  sigmoidPictures,
];

/** What a loss is mostly for comes first, whatever else it can be looked at as. */
function preferred({ tasks }: Subject): readonly Offer[] {
  const main = tasks.includes("segmentation") && [maskPictures];
  const boxes = tasks.includes("detection") && !tasks.includes("regression") && [boxPictures];
  const images = tasks.includes("generation") && !tasks.includes("regression") && [imagePictures];
  return [main, boxes, images].flatMap((some) => some || []);
}

/**
 * The pictures of a loss, the best first: those whose kind fits what the loss tells of itself and that, tried out, show
 * something. At least one: if nothing else, that of any loss. The cpu device must have been started.
 */
export const picturesOf = (subject: Subject): readonly Offered[] => [...triedPictures(subject)];

/** The same, each tried when it is asked for. */
export function* triedPictures(subject: Subject): Generator<Offered, void> {
  const traits = traitsOf(subject);
  const trial = createTrial(subject, traits);
  const kinds = new Set([...preferred(subject), ...offers]);
  const found = new Set<string>();
  for (const pictures of [...kinds].map((offer) => offer(subject, traits))) {
    for (const picture of pictures) {
      if (found.has(picture.axis) || !trial.showsSomething(picture, pictures)) continue;
      found.add(picture.axis);
      yield { picture, card: trial.cardOf(picture) };
    }
  }
  if (found.size > 0) return;
  for (const picture of anyPicture(subject, traits)) yield { picture, card: trial.cardOf(picture) };
}

/** Scenes whose pictures a loss can take all of, if it takes one. */
const alike: readonly string[] = ["masks", "boxes", "scores"] satisfies readonly Scene[];
const places = [0.12, 0.45, 0.8];
const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

interface Trial {
  /** Whether a picture, among those offered with it, is more than a straight line of one height. */
  showsSomething(picture: Picture, beside: readonly Picture[]): boolean;
  /** The card of a picture, without the choices that change nothing for this loss. */
  cardOf(picture: Picture): PictureCard;
}

/** Tries a loss, at few places and no more often than it must. */
function createTrial(subject: Subject, { isSeparable }: Traits): Trial {
  /** Values, exact; none where the loss refuses the inputs. */
  const valuesOf = (picture: Picture, parts: readonly number[], controls: ControlValues = {}): readonly number[] => {
    const [low, high] = picture.range;
    try {
      return valuesAt(
        { subject, picture, controls },
        parts.map((part) => low + part * (high - low)),
      );
    } catch {
      return [];
    }
  };
  const known = new Map<readonly Picture[], boolean>();
  const felt = new Map<string, boolean>();
  const isFelt = (picture: Picture, control: Control): boolean => {
    if (control.type === "number" || control.id === "role") return true;
    // A class or a pair is the same in all pictures of a scene.
    const key = `${picture.scene} ${picture.axis === "margin"} ${control.id}`;
    const answer =
      felt.get(key) ?? differs(control.choices.map((one) => valuesOf(picture, [0.3, 0.6], { [control.id]: one })));
    felt.set(key, answer);
    return answer;
  };
  return {
    showsSomething(picture, beside) {
      // What takes numbers one by one takes them in any shape.
      if (isSeparable && (picture.scene === "masks" || picture.scene === "image")) return true;
      const isShared = alike.includes(picture.scene) && beside.every(({ scene }) => scene === picture.scene);
      const answer = (isShared && known.get(beside)) || varies(valuesOf(picture, places));
      known.set(beside, answer);
      return answer;
    },
    cardOf(picture) {
      const { axis, scene, range, limits, family } = picture;
      const controls = picture.controls.filter((control) => isFelt(picture, control));
      const hasFamily = family && controls.some(({ id }) => id === family.control);
      return { axis, scene, range, limits, controls, ...(hasFamily && { family }) };
    },
  };
}

function varies(values: readonly number[]): boolean {
  const finite = values.filter((value) => Number.isFinite(value));
  return finite.some((value) => !near(value, finite[0]!));
}

const differs = (all: readonly (readonly number[])[]): boolean =>
  all.some((values) => values.some((value, i) => !near(value, all[0]![i]!)));
