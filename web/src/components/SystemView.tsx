import type { Signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Curve } from '../api/curves';
import type { SystemSample } from '../api/types';
import { CurveChart, type Source } from '../charts/CurveChart';
import { bytes } from '../format';

const none = { nan: 0, inf: 0, minusInf: 0 };

function source(name: string, samples: Signal<SystemSample[]>, read: (sample: SystemSample) => number): Source {
  const columns = () => {
    const all = samples.peek();
    const start = all[0] ? Date.parse(all[0].at) : 0;
    return { steps: all.map((sample) => (Date.parse(sample.at) - start) / 1000), values: all.map(read) };
  };
  const load = (): Curve => {
    const { steps, values } = columns();
    const middle = Float64Array.from(values);
    return { run: '', metric: name, points: steps.length, n: 0, method: 'by second since the first sample', steps: Float64Array.from(steps), middle, low: middle, high: middle, marks: [], notFinite: none, diverged: 0 };
  };
  return {
    key: name,
    load: () => Promise.resolve(load()).then((curve) => [curve]),
    label: () => name,
    follow: (take) => samples.subscribe(() => {
      const { steps, values } = columns();
      take([{ metric: name, points: steps.length, n: 0, steps, middle: values, low: values, high: values, marks: [], notFinite: none }]);
    }),
  };
}

/** What the run's process uses, or used: the store keeps it. */
export function SystemView({ samples, running }: { samples: Signal<SystemSample[]>; running: boolean }) {
  const [processors, memory] = useMemo(() => [
    source('processors', samples, (sample) => sample.processors),
    source('memory', samples, (sample) => sample.residentBytes / 2 ** 20),
  ] as const, [samples]);
  const last = samples.value.at(-1);
  if (!last) return <p class="empty">{running ? 'Measuring…' : 'Nothing was recorded: the run was too short.'}</p>;
  return (
    <>
      <dl class="tiles">
        <div><dt>{running ? 'Processors busy' : 'Processors busy at its end'}</dt><dd>{last.processors.toFixed(2)} {running && <small>of {last.processorCount}</small>}</dd></div>
        <div><dt>{running ? 'Memory of the run' : 'Memory of the run at its end'}</dt><dd>{bytes(last.residentBytes)}</dd></div>
        {running && <div><dt>Memory of the machine</dt><dd>{bytes(last.memoryBytes)}</dd></div>}
      </dl>
      <div class="charts">
        <CurveChart title="processors" note="busy, of the run's process" source={processors} />
        <CurveChart title="memory" note="MiB, of the run's process" source={memory} />
      </div>
    </>
  );
}
