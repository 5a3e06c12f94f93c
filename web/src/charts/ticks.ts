// Where an axis has its ticks and what they say, from 1e-308 to 1e308: uPlot's own end at 1e-32 and 1e32.

/** Of a number other than 0: the power of ten of its first digit. */
function exponentOf(value: number): number {
  return Number(value.toExponential().split('e')[1]);
}

function mantissaOf(value: number): number {
  return Number(value.toExponential().split('e')[0]);
}

/** Multiples of 1, 2, 2.5 or 5 times a power of ten within `min` and `max`: `most` of them or fewer. */
export function linear(min: number, max: number, most: number): number[] {
  const raw = max / Math.max(most, 1) - min / Math.max(most, 1);
  if (!(raw > 0)) return [min];
  const [digit, exponent] = [mantissaOf(raw), exponentOf(raw)];
  const step = Number(`${[1, 2, 2.5, 5, 10].find((one) => one >= digit)}e${exponent}`);
  const [first, last] = [Math.ceil(min / step), Math.floor(max / step)];
  // Where numbers lie no closer, there is nothing between the ends.
  if (!(step > 0) || !(last - first < 1000) || Math.abs(last) > 2 ** 52 || Math.abs(first) > 2 ** 52) return [min, max];
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(15)));
}

/** Powers of ten, and 2 and 5 times them where there is room; equal steps where the axis spans less than that. */
export function logarithmic(min: number, max: number, most: number): number[] {
  const [first, last] = [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))];
  const decades = last - first;
  const every = Math.max(1, Math.ceil(decades / Math.max(most, 1)));
  const digits = decades * 3 <= most ? [1, 2, 5] : [1];
  const all: number[] = [];
  for (let exponent = Math.ceil(first / every) * every; exponent <= last; exponent += every) for (const digit of digits) all.push(Number(`${digit}e${exponent}`));
  const within = all.filter((value) => value >= min && value <= max);
  return within.length >= 2 ? within : linear(min, max, most);
}

function short(text: string): string {
  return text.replace(/(\.\d*?)0+e/, '$1e').replace('.e', 'e').replace('e+', 'e');
}

/** Labels with as many digits as tell each tick from the next. */
export function labels(ticks: readonly number[]): string[] {
  const size = Math.max(0, ...ticks.map(Math.abs));
  const steps = ticks.slice(1).map((value, i) => value - ticks[i]!).filter((step) => step > 0);
  const step = steps.length > 0 ? Math.min(...steps) : size || 1;
  // A step of 2.5 has a digit more than its first; one that is no step of ours, such as of a logarithmic axis, is rounded.
  const fine = exponentOf(step) - (Number(mantissaOf(step).toPrecision(3)) % 1 === 0 ? 0 : 1);
  const write = (value: number): string => {
    if (value === 0) return '0';
    const digits = Math.min(15, Math.max(1, exponentOf(value) - fine + 1));
    if (size >= 1e9 || size < 1e-3) return short(value.toExponential(digits - 1));
    const [scaled, unit] = size >= 1e6 ? [value / 1e6, 'M'] : size >= 1e4 ? [value / 1e3, 'k'] : [value, ''];
    return `${Number(scaled.toPrecision(digits))}${unit}`;
  };
  return ticks.map(write);
}
