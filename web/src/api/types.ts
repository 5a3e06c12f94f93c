// The documents of the dashboard's interface; docs/dashboard.md says the same in words.

/** A number, or the name of one that JSON has not. */
export type Real = number | 'nan' | 'inf' | '-inf';
export type Scale = 'quick' | 'default' | 'full';
export type Verdict = 'held' | 'failed' | 'inconclusive';
export type ClaimKind = 'identity' | 'prediction' | 'claim';
export type RunStatus = 'running' | 'done' | 'failed' | 'interrupted';

export interface Tally {
  held: number;
  failed: number;
  inconclusive: number;
  surprises: number;
}

/** A claim's verdict, as small as the catalogue needs it. */
export interface Mark {
  id: string;
  kind: ClaimKind;
  text: string;
  verdict: Verdict;
  surprise: boolean;
  /** Whether there was something to judge; otherwise the verdict says nothing about the claim. */
  judged: boolean;
}

export interface RunSummary {
  run: string;
  study: string;
  status: RunStatus;
  scale: Scale;
  seeds: number[];
  /** ISO 8601, UTC. */
  started: string;
  seconds: number;
  sweep: string | null;
  tally: Tally | null;
  marks: Mark[];
  /** Options that were given a value, as they were typed: `rate=0.1`. */
  changed: string[];
}

export interface RunList {
  total: number;
  runs: RunSummary[];
  /** All studies that have runs. */
  studies: string[];
}

export interface StudySummary {
  slug: string;
  title: string;
  paper: string;
  family: string;
  scales: Record<Scale, number>;
  claims: number;
  runs: number;
  latest: RunSummary | null;
}

export type OptionKind = 'integer' | 'number' | 'choice' | 'truth' | 'text';

export interface OptionField {
  name: string;
  description: string;
  unit: string;
  kind: OptionKind;
  list: boolean;
  choices: string[];
  min: Real | null;
  max: Real | null;
  takes: string;
  values: Record<Scale, string>;
}

export interface AskedClaim {
  id: string;
  kind: ClaimKind;
  text: string;
  asked: string;
  /** A verdict, or two. */
  expected: Verdict[];
}

export interface StudyDetail extends StudySummary {
  options: OptionField[];
  arms: string[];
  seeds: Record<Scale, number>;
  asked: AskedClaim[];
  recent: RunSummary[];
  instruments: { name: string; summary: string }[];
}

/** A study that is not in the catalogue, of which there are runs. */
export interface OwnStudyDetail {
  slug: string;
  runs: number;
  inCatalogue: false;
}

export interface ControlOutcome {
  value: Real;
  low: Real;
  high: Real;
  asked: string;
  verdict: Verdict;
  mustBe: Verdict | null;
  behaved: boolean;
  reason: string;
}

export interface ClaimOutcome {
  id: string;
  kind: ClaimKind;
  text: string;
  value: Real;
  low: Real;
  high: Real;
  asked: string;
  verdict: Verdict;
  /** A verdict, or two. */
  expected: Verdict[];
  surprise: boolean;
  /** Whether there was something to judge; otherwise the verdict says nothing about the claim. */
  judged: boolean;
  reason: string;
  seeds: number;
  /** Whether all seeds gave one number together. */
  together: boolean;
  controls: ControlOutcome[];
}

/** One metric of one arm, all seeds together. */
export interface Metric {
  arm: string;
  name: string;
  points: number;
  lastStep: number;
  /** Of the last value over seeds: median, and what the method says. */
  last: Real;
  low: Real;
  high: Real;
  n: number;
  method: string;
  /** Seeds that ended because something was not finite. */
  diverged: number;
}

export interface Progress {
  fraction: number;
  arm: string;
  phase: string;
  step: number;
  steps: number;
}

export interface RunDetail extends RunSummary {
  title: string;
  paper: string;
  options: { name: string; value: string; unit: string; description: string; isDefault: boolean }[];
  claims: ClaimOutcome[];
  metrics: Metric[];
  figures: { name: string; title: string }[];
  facts: { name: string; value: string }[];
  failure: string | null;
  canStop: boolean;
  canResume: boolean;
  resumeRefusal: string | null;
  /** The command that makes the run again. */
  repeat: string;
  /** Whether the study is one of the catalogue, which a form can start. */
  inCatalogue: boolean;
  watch: string[];
  /** Steps between readings of the instruments; 0: whenever an arm measures. */
  every: number;
}

export interface LogLine {
  at: string;
  level: string;
  text: string;
}

export interface SystemSample {
  at: string;
  /** Of one processor: 2 is two of them busy. */
  processors: number;
  processorCount: number;
  residentBytes: number;
  memoryBytes: number;
}

export interface Difference {
  name: string;
  values: (string | null)[];
}

export interface PairedMetric {
  metric: string;
  values: Real[];
  difference: Real;
  low: Real;
  high: Real;
  n: number;
  method: string;
}

export interface Comparison {
  runs: RunSummary[];
  options: Difference[];
  metrics: { metric: string; points: number }[];
  paired: PairedMetric[];
}

export interface SweepSummary {
  sweep: string;
  study: string;
  started: string;
  trials: number;
  done: number;
  failed: number;
  running: number;
}

export interface SweepDetail extends SweepSummary {
  options: string[];
  metrics: string[];
  /** What the sweep was made for, as far as it was said. */
  metric: string | null;
  maximize: boolean;
  trialsTable: {
    trial: number;
    run: string | null;
    status: string;
    values: Record<string, string>;
    metrics: Record<string, Real>;
  }[];
}

export interface Problem {
  error: { code: string; message: string; hint: string };
}

/** One metric of a sweep's trials: the mean over seeds of its last value. */
export interface SweepResults {
  metric: string;
  method: string;
  trials: { trial: number; mean: Real; low: Real; high: Real; n: number; nonFinite: number }[];
}
