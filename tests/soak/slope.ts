/** One sample: when, and how much. */
export interface Sample {
  readonly x: number;
  readonly y: number;
}

/** A straight line's rise. */
export interface Slope {
  /** `y` for each unit of `x`. */
  readonly rise: number;
  /** Standard error of `rise`: what lies within two of it is noise. */
  readonly error: number;
}

/** Windows that samples are averaged over: neighbours are too alike to count as one each. */
const WINDOWS = 20;

/** The rise of samples by least squares. NaN with fewer than three. */
export function slopeOf(samples: readonly Sample[]): Slope {
  const points = windows(samples);
  const count = points.length;
  if (count < 3) return { rise: Number.NaN, error: Number.NaN };
  const middle = mean(points);
  let xx = 0;
  let xy = 0;
  for (const { x, y } of points) {
    xx += (x - middle.x) ** 2;
    xy += (x - middle.x) * (y - middle.y);
  }
  const rise = xy / xx;
  let rest = 0;
  for (const { x, y } of points) rest += (y - middle.y - rise * (x - middle.x)) ** 2;
  return { rise, error: Math.sqrt(rest / (count - 2) / xx) };
}

function windows(samples: readonly Sample[]): Sample[] {
  const size = Math.max(1, Math.floor(samples.length / WINDOWS));
  const points: Sample[] = [];
  for (let from = 0; from + size <= samples.length; from += size) {
    points.push(mean(samples.slice(from, from + size)));
  }
  return points;
}

function mean(samples: readonly Sample[]): Sample {
  const sum = samples.reduce(({ x, y }, one) => ({ x: x + one.x, y: y + one.y }), { x: 0, y: 0 });
  return { x: sum.x / samples.length, y: sum.y / samples.length };
}
