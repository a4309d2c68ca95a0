import { placesToDivide, type TimeSample } from './time-sample.js';
import { leftIn, middleOf, type WindowShape } from './window-shape.js';

/**
 * About how many records lie in a window: what the densities at its edges say, as far as the sample does not contradict
 * it. Of what lies between two clumps densities know nothing, and of the last few pages a sample knows little.
 */
export function leftBySample(shape: WindowShape, sample: TimeSample): number {
  const known = withinSample(shape, sample);
  const count = timesIn(known, sample).length;
  const doubt = 1 + Math.sqrt(count);
  const [least, most] = [count - doubt, count + doubt].map((times) => times * sample.recordsEach);
  return Math.max(0, least ?? 0, Math.min(leftIn(known), most ?? 0));
}

/** The second that divides a window into two with about as much in each; undefined where there is none. */
export function middleBySample(shape: WindowShape, sample: TimeSample): number | undefined {
  const known = withinSample(shape, sample);
  const times = timesIn(known, sample);
  const [middle] = times.length < FEWEST_TIMES ? [] : placesToDivide(times, 2);
  return middle ?? middleOf(known);
}

/** Without what lies before all sampled times, where nobody has been yet: there is next to nothing. */
function withinSample(shape: WindowShape, { times: [first] }: TimeSample): WindowShape {
  if (shape.low !== undefined || first === undefined || first <= shape.bottom) return shape;
  return { ...shape, bottom: first, span: Math.max(0, shape.bottom + shape.span - first) };
}

function timesIn({ bottom, span }: WindowShape, { times }: TimeSample): readonly number[] {
  return times.filter((time) => time >= bottom && time <= bottom + span);
}

/** The middle of fewer is anywhere. */
const FEWEST_TIMES = 4;
