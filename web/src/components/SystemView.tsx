import type { Signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Curve } from '../api/curves';
import type { SystemSample } from '../api/types';
import { CurveChart, type Source } from '../charts/CurveChart';
import { bytes } from '../format';

function source(name: string, samples: Signal<SystemSample[]>, read: (sample: SystemSample) => number): Source {
  const columns = () => {
    const all = samples.peek();
    const start = all[0] ? Date.parse(all[0].at) : 0;
    return { steps: all.map((sample) => (Date.parse(sample.at) - start) / 1000), values: all.map(read) };
  };
  const load = (): Curve => {
    const { steps, values } = columns();
    const middle = Float64Array.from(values);
    return { run: '', metric: name, points: steps.length, n: 1, method: 'by second since the page was opened', steps: Float64Array.from(steps), middle, low: middle, high: middle, marks: [], nonFinite: 0 };
  };
  return {
    key: name,
    load: () => Promise.resolve(load()).then((curve) => [curve]),
    label: () => name,
    follow: (take) => samples.subscribe(() => {
      const { steps, values } = columns();
      take([{ metric: name, points: steps.length, n: 1, steps, middle: values, low: values, high: values, marks: [], nonFinite: 0 }]);
    }),
  };
}

/** What the run's process uses, for as long as the page is open. */
export function SystemView({ samples, running }: { samples: Signal<SystemSample[]>; running: boolean }) {
  const [processors, memory] = useMemo(() => [
    source('processors', samples, (sample) => sample.processors),
    source('memory', samples, (sample) => sample.residentBytes / 2 ** 20),
  ] as const, [samples]);
  const last = samples.value.at(-1);
  if (!last) return <p class="empty">{running ? 'Measuring…' : 'The run has no process now: what it uses shows while it runs.'}</p>;
  return (
    <>
      <dl class="tiles">
        <div><dt>Processors busy</dt><dd>{last.processors.toFixed(2)} <small>of {last.processorCount}</small></dd></div>
        <div><dt>Memory of the run</dt><dd>{bytes(last.residentBytes)}</dd></div>
        <div><dt>Memory of the machine</dt><dd>{bytes(last.memoryBytes)}</dd></div>
      </dl>
      <div class="charts">
        <CurveChart title="processors" note="busy, of the run's process" source={processors} />
        <CurveChart title="memory" note="MiB, of the run's process" source={memory} />
      </div>
    </>
  );
}
