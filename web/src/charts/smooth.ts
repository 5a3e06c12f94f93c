/**
 * Exponential mean with the bias of its start removed, so that the first value is itself. The weight counts for a thousandth of
 * the curve's extent, not for a point: the same slider then smooths a short and a long curve alike. NaN and infinities are left as gaps.
 */
export function smooth(steps: ArrayLike<number>, values: ArrayLike<number>, weight: number): Float64Array {
  const result = new Float64Array(values.length);
  const unit = Math.max(((steps[steps.length - 1] ?? 0) - (steps[0] ?? 0)) / 1000, Number.MIN_VALUE);
  let [sum, norm, before] = [0, 0, NaN];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) {
      result[i] = NaN;
      continue;
    }
    const kept = Number.isNaN(before) ? 0 : weight ** Math.max((steps[i]! - before) / unit, 0.25);
    sum = kept * sum + (1 - weight) * value;
    norm = kept * norm + (1 - weight);
    before = steps[i]!;
    result[i] = sum / norm;
  }
  return result;
}
