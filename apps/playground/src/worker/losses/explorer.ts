import { type DownslopeError, type JsonSchema, type Registry, problem } from "@downslope/core";
import type { Failure } from "../call.ts";
import { type Hosts, type Samples, type Setting, fast, sample, sceneAt } from "./evaluate.ts";
import { type View, markCurve } from "./marks.ts";
import { settledParams } from "./params.ts";
import { type Offered, picturesOf } from "./pictures.ts";
import type {
  Curve,
  CurveRequest,
  Curves,
  CurvesRequest,
  Interval,
  LossEntry,
  LossPlan,
  SceneRequest,
  SceneResult,
} from "./protocol.ts";
import { recent } from "./recent.ts";
import { type Subject, createSubject } from "./subject.ts";

/** Places along an axis: odd, so that the middle of the picture is one of them, and few where each takes long. */
const [places, fewPlaces] = [241, 61] as const;
/** What a curve may take, in milliseconds, before it is computed at few places. */
const patience = 60;
/** How often a curve that few places are enough for is tried at all of them. */
const mostRetries = 8;
/** Losses under their options, of which is remembered what was found out. */
const kept = 200;

/** Draws pictures of any loss of a registry. The devices wasm and cpu must have been started. */
export interface Explorer {
  plan(entry: LossEntry): LossPlan;
  /** `rest` is awaited between curves. */
  curves(request: CurvesRequest, rest?: () => Promise<void>): Promise<Curves>;
  scene(request: SceneRequest): SceneResult;
}

/** What is the same for all numbers that a loss's options may have. */
interface Known {
  readonly params: Hosts;
  /** Places that a curve is computed at, once it is known how long it takes. */
  count?: number;
  /** How often it may still be measured anew whether more places can be afforded. */
  retries: number;
}

/** `now` is a clock in milliseconds. */
export function createExplorer(registry: Registry, now: () => number = () => performance.now()): Explorer {
  const offered = recent<readonly Offered[]>(kept);
  const known = recent<Known>(kept);

  const look = (subject: Subject): readonly Offered[] => offered(structureOf(subject), () => picturesOf(subject));
  const prepare = (axis: string, { use, options, controls = {} }: CurveRequest): { setting: Setting; one: Known } => {
    const subject = createSubject(registry, { use, options });
    const found = look(subject).find(({ picture }) => picture.axis === axis);
    if (!found) throw notThere(subject, axis);
    const setting = { subject, picture: found.picture, controls };
    return {
      setting,
      one: known(`${axis} ${structureOf(subject)}`, () => ({
        params: settledParams(setting, fast),
        retries: mostRetries,
      })),
    };
  };
  const draw = (axis: string, range: Interval, request: CurveRequest): Curve => {
    const { setting, one } = prepare(axis, request);
    const zoom = (some: Float64Array): Samples => sample(setting, fast, some, one.params);
    const { x, samples } = affordable((count) => {
      const axisPlaces = evenly(range, count);
      const start = now();
      return { x: axisPlaces, samples: zoom(axisPlaces), milliseconds: now() - start };
    }, one);
    const { marks, views } = markCurve(x, samples, zoom);
    return { ...joined([{ ...samples, places: x }, ...views]), marks };
  };
  return {
    plan(entry) {
      const subject = createSubject(registry, entry);
      const pictures = look(subject).map(({ card }) => card);
      return { options: subject.options, pictures, isSurrogate: subject.plugin.gradient === "surrogate" };
    },
    async curves({ axis, range, controls, curves }, rest) {
      const drawn: Curves["curves"][number][] = [];
      for (const one of curves) {
        await rest?.();
        drawn.push(attempt(() => draw(axis, range, { ...one, controls: { ...controls, ...one.controls } })));
      }
      return { curves: drawn };
    },
    scene({ axis, x, ...request }) {
      const { setting, one } = prepare(axis, request);
      // A copy, for what is sent is handed over.
      const params = Object.entries(one.params).map(([path, { shape, data }]) => [path, { shape, data: data.slice() }]);
      return { ...sceneAt(setting, fast, x, one.params), params: Object.fromEntries(params) };
    },
  };
}

const evenly = ([low, high]: Interval, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));

interface Timed {
  readonly x: Float64Array;
  readonly samples: Samples;
  readonly milliseconds: number;
}

/**
 * A curve at as many places as do not take too long, which is measured the second time. A machine that was busy then
 * makes a loss seem slow: where few places come quickly, it is measured again.
 */
function affordable(compute: (count: number) => Timed, known: Known): Timed {
  if (known.count === undefined) {
    compute(places);
    const full = compute(places);
    known.count = full.milliseconds > patience ? fewPlaces : places;
    if (known.count === places) return full;
  }
  const curve = compute(known.count);
  const isQuick = (curve.milliseconds * places) / known.count <= patience;
  if (known.count === places || !isQuick || known.retries === 0) return curve;
  known.retries -= 1;
  const full = compute(places);
  if (full.milliseconds > patience) return curve;
  known.count = places;
  return full;
}

/** Parts of one curve as one, in the order of the axis. */
function joined(parts: readonly View[]): Samples & { readonly x: Float64Array } {
  const points = parts.flatMap(({ places: x, value, gradient }) =>
    Array.from(x, (place, i) => ({ place, value: value[i]!, gradient: gradient[i]! })),
  );
  const sorted = points.toSorted((a, b) => a.place - b.place);
  const distinct = sorted.filter(({ place }, i) => i === 0 || place > sorted[i - 1]!.place);
  return {
    x: Float64Array.from(distinct, ({ place }) => place),
    value: Float64Array.from(distinct, ({ value }) => value),
    gradient: Float64Array.from(distinct, ({ gradient }) => gradient),
  };
}

/** What decides about pictures: a loss and its options without their numbers, but for whole ones and for the sign. */
function structureOf({ plugin, roles, loss, options }: Subject): string {
  return JSON.stringify([plugin.name, roles, loss.target, withoutNumbers(options, plugin.jsonSchema)]);
}

function withoutNumbers(value: unknown, schema: JsonSchema = {}): unknown {
  if (typeof value === "number") return schema.type === "integer" ? value : Math.sign(value);
  if (Array.isArray(value)) return value.map((item) => withoutNumbers(item, schema.items));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, one]) => [key, withoutNumbers(one, schema.properties?.[key])]));
}

function attempt(make: () => Curve): Curve | { readonly failure: Failure } {
  try {
    return make();
  } catch (error) {
    const { message, code, cure } = error as Error & Partial<Pick<DownslopeError, "code" | "cure">>;
    return { failure: { message, ...(code !== undefined && { code }), ...(cure !== undefined && { cure }) } };
  }
}

const notThere = ({ plugin }: Subject, axis: string): DownslopeError =>
  problem("INVALID_ARGUMENT", {
    subject: plugin.name,
    argument: "axis",
    rule: "be that of one of its pictures",
    got: axis,
    cure: "Ask `losses.plan` for them.",
  });
