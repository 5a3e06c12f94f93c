import { render } from 'preact';
import 'uplot/dist/uPlot.min.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/charts.css';
import { Frame } from './components/Frame';
import { CataloguePage } from './pages/Catalogue';
import { ComparePage } from './pages/Compare';
import { RunPage } from './pages/Run';
import { RunsPage } from './pages/Runs';
import { StudyPage } from './pages/Study';
import { SweepPage, SweepsPage } from './pages/Sweep';
import { path } from './router';

function Page() {
  const [, first, second] = path.value.split('/');
  if (!first) return <CataloguePage />;
  if (first === 'studies' && second) return <StudyPage key={second} slug={second} />;
  if (first === 'runs') return second ? <RunPage key={second} run={second} /> : <RunsPage />;
  if (first === 'compare') return <ComparePage />;
  if (first === 'sweeps') return second ? <SweepPage key={second} sweep={second} /> : <SweepsPage />;
  return <div class="page"><h1>No such page</h1><p><a href="/">To the studies</a></p></div>;
}

render(<Frame><Page /></Frame>, document.getElementById('app')!);
