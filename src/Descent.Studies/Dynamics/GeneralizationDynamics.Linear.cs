using System.Globalization;

namespace Descent.Studies.Dynamics;

/// <summary>The linear student: mode by mode at any time, really trained, and bounded by its norm.</summary>
public sealed partial record GeneralizationDynamics
{
    // Setup: a time is a whole number of steps; a ratio is a whole number of samples

    double[] Grid => [.. Times.Select(time => Math.Round(time / Rate) * Rate)];

    static int At(double time) => Array.IndexOf(Times, time);

    int Samples(double ratio) => (int)Math.Round(ratio * Parameters);

    LinearLearningCurve Curve(double ratio, double variance = 1) => new(new((double)Samples(ratio) / Parameters, variance), Noise);

    static string Of(string arm, double ratio) => string.Create(CultureInfo.InvariantCulture, $"{arm}-{100 * ratio:000}");

    sealed record Experiment(LinearTeacher Teacher, NoisySamples Train, NoisySamples Validation, Tensor Start, RandomKey Rest);

    /// <summary>The draws of a key: every arm of one ratio trains on the same.</summary>
    Experiment Draw(RandomKey key, int samples, int parameters)
    {
        var keys = key.Split(5);
        var teacher = LinearTeacher.Draw(keys[0], parameters, Noise);
        return new(teacher, teacher.Sample(keys[1], samples), teacher.Sample(keys[2], Math.Max(samples / 4, 1)),
            keys[3].Normal([parameters], deviation: Math.Sqrt(InitialVariance), element: ElementType.Float64), keys[4]);
    }

    // The linear student, mode by mode: a step of the arm goes on to the next time of the grid

    sealed record ModesState(LinearModes Modes, Tensor WarmGap, Tensor WarmFrozen, Tensor Aligned, Tensor Others, Tensor Stopped, Tensor Ridge, Tensor Index);

    Arm Modes(double ratio)
    {
        var grid = Tensor.From(Grid, [Times.Length]);
        return Arm.Create(Of("modes", ratio), Times.Length - 1,
            key =>
            {
                var drawn = Draw(key, Samples(ratio), Parameters);
                var spectrum = ThinSpectrum.Of(drawn.Train.X);
                var frozen = Math.Max(0, Parameters - Samples(ratio));
                // Of isotropic noise in the frozen subspace only the part along the teacher and the length of the rest matter.
                double[] diffusion = frozen == 0 ? [0] : drawn.Rest.Normal([frozen], element: ElementType.Float64).ToArray<double>();
                var (stopped, ridge) = Chosen(drawn, spectrum);
                var warm = LinearModes.Of(spectrum, drawn.Start - drawn.Teacher.Weights, drawn.Train.Noise);
                return new ModesState(LinearModes.Of(spectrum, -drawn.Teacher.Weights, drawn.Train.Noise), warm.Gap, warm.Frozen, Real(diffusion[0]), Real(diffusion.Skip(1).Sum(x => x * x)), Real(stopped), Real(ridge), Tensor.Scalar(0, ElementType.Int32));
            },
            (state, _) => state with { Index = state.Index + 1 },
            state =>
            {
                var (modes, filter) = (state.Modes, new DescentFilter(grid.Gather(state.Index), Rate));
                Tensor Error(LinearModes of) => Noise + of.WeightError(filter);
                var quiet = modes with { Noise = Tensor.ZerosLike(modes.Noise), Residue = Tensor.ZerosLike(modes.Residue) };
                var fitted = modes with { Gap = Tensor.ZerosLike(modes.Gap), Frozen = Tensor.ZerosLike(modes.Frozen) };
                var crowd = Tensor.Where(Tensor.Range((int)modes.Eigenvalues.Size) < (int)(modes.Eigenvalues.Size / 5), CrowdedEigenvalue, modes.Eigenvalues);
                // Every frozen direction gets noise of the mean variance of the trained ones, on top of its distance from the teacher.
                var variance = fitted.WeightError(filter) * Parameters / (double)modes.Eigenvalues.Size;
                var along = Tensor.Sqrt(modes.Frozen) + Tensor.Sqrt(variance) * state.Aligned;
                var diffusing = modes with { Frozen = Samples(ratio) < Parameters ? along * along + variance * state.Others : modes.Frozen };
                return new(("time", filter.Time), ("error", Error(modes)), ("training-error", modes.TrainingError(filter)), ("noiseless-error", quiet.WeightError(filter)),
                    ("warm-error", Error(modes with { Gap = state.WarmGap, Frozen = state.WarmFrozen })), ("crowded-error", Error(modes with { Eigenvalues = crowd })),
                    ("crowded-noiseless-error", (quiet with { Eigenvalues = crowd }).WeightError(filter)), ("diffusing-error", Error(diffusing)),
                    ("limit", Noise + modes.WeightError(new RidgeFilter(0))), ("stopped", state.Stopped), ("ridge", state.Ridge));
            }) with
        { Every = 1 };
    }

    /// <summary>Errors of twelve stopping times and of twelve penalties, their inverses, that are best on one validation set.</summary>
    (double Stopped, double Ridge) Chosen(Experiment drawn, ThinSpectrum spectrum)
    {
        double[] times = [.. Enumerable.Range(0, 12).Select(i => Math.Round(Math.Pow(10, -1 + 4 * i / 11.0) / Rate) * Rate)];
        var regression = SpectralRegression.Of(spectrum, drawn.Train.Y);
        double Best(IEnumerable<SpectralFilter> filters) => drawn.Teacher.PopulationError(filters.Select(regression.Weights).MinBy(w => MeanSquare(drawn.Validation, w))!).Item();
        return (Best(times.Select(time => new DescentFilter(Real(time), Rate))), Best(times.Select(time => new RidgeFilter(1 / time))));
    }

    static double MeanSquare(NoisySamples samples, Tensor weights) => Losses.MeanSquare(Tensor.MatMul(samples.X, weights.ExpandAxis(1)).SqueezeAxis(1), samples.Y).Item();

    static Tensor Real(double value) => Tensor.Scalar(value, ElementType.Float64);

    // The linear student, really trained

    sealed record LinearState(Tensor W, [Frozen] Tensor Teacher, [Frozen] Tensor X, [Frozen] Tensor Y);

    static Tensor Residual(LinearState s) => s.Y - Tensor.MatMul(s.X, s.W);

    LinearState Descended(LinearState s) => s with { W = s.W + Rate * Tensor.MatMul(s.X, Residual(s), transposeA: true) };

    static LinearState From(Experiment drawn, Tensor start) => new(start.ExpandAxis(1), drawn.Teacher.Weights.ExpandAxis(1), drawn.Train.X, drawn.Train.Y.ExpandAxis(1));

    static Tensor Square(Tensor x) => (x * x).Mean();

    Arm Descend(double ratio) => Arm.Create(Of("descent", ratio), (int)Math.Round(Trained / Rate),
        key => Draw(key, Samples(ratio), Parameters) is var drawn ? From(drawn, Tensor.ZerosLike(drawn.Start)) : null!,
        (state, _) => Descended(state),
        state => new(("error", Noise + Square(state.W - state.Teacher)), ("training-error", Square(Residual(state))))) with
    {
        At = Times.Select(time => (long)Math.Round(time / Rate)).ToHashSet(),
        Objectives = state => [Objective.Of("square", state, s => Losses.SumSquare(Tensor.MatMul(s.X, s.W), s.Y))],
    };

    sealed record IdentityState(LinearState Linear, Tensor Start, LinearModes Modes, Tensor Rows, Tensor Time);

    /// <summary>50 weights from a start that is not 0: steps made against modes summed, and what moves outside the span of the samples.</summary>
    Arm Identity(double ratio) => Arm.Create(Of("identity", ratio), 500,
        key =>
        {
            var drawn = Draw(key, (int)Math.Round(50 * ratio), 50);
            var spectrum = ThinSpectrum.Of(drawn.Train.X);
            return new IdentityState(From(drawn, drawn.Start), drawn.Start.ExpandAxis(1), LinearModes.Of(spectrum, drawn.Start - drawn.Teacher.Weights, drawn.Train.Noise), spectrum.Right, Real(0));
        },
        (state, _) => state with { Linear = Descended(state.Linear), Time = state.Time + Rate },
        state =>
        {
            var (filter, moved) = (new DescentFilter(state.Time, Rate), state.Linear.W - state.Start);
            var outside = moved - Tensor.MatMul(state.Rows, Tensor.MatMul(state.Rows, moved, transposeA: true));
            return new(("difference", Tensor.Abs(Square(state.Linear.W - state.Linear.Teacher) - state.Modes.WeightError(filter))),
                ("training-difference", Tensor.Abs(Square(Residual(state.Linear)) - state.Modes.TrainingError(filter))),
                ("outside", Tensor.Sqrt(Square(outside) / Square(state.Linear.W))));
        }) with
    { Every = 50 };

    /// <summary>The norm bound R = B √Σλ / P with the trained weights' expected norm B, beside the gap E_g − E_t that it is to follow.</summary>
    Arm Bound(double ratio) => Arm.Compute(Of("bound", ratio), key =>
    {
        var weights = (int)Math.Round(BoundSamples / ratio);
        var drawn = Draw(key, BoundSamples, weights);
        var (modes, filter) = (LinearModes.Of(ThinSpectrum.Of(drawn.Train.X), -drawn.Teacher.Weights, drawn.Train.Noise), new DescentFilter(Real(Late), Rate));
        var quiet = modes with { Noise = Tensor.ZerosLike(modes.Noise), Residue = Tensor.ZerosLike(modes.Residue) };
        var (eigenvalues, learned) = (modes.Eigenvalues.ToArray<double>(), filter.Shares(modes.Eigenvalues).Learned.ToArray<double>());
        double Radius(double noise) => Math.Sqrt(eigenvalues.Zip(learned, (x, l) => x == 0 ? 0 : (1 + noise / x) * l * l).Sum() * eigenvalues.Sum()) / BoundSamples;
        return new Dictionary<string, double>
        {
            ["gap"] = (Noise + modes.WeightError(filter) - modes.TrainingError(filter)).Item(),
            ["noiseless-gap"] = (quiet.WeightError(filter) - quiet.TrainingError(filter)).Item(),
            ["bound"] = Radius(Noise),
            ["unconditioned"] = Radius(0),
            ["naive"] = Math.Sqrt(weights * eigenvalues.Sum()) / BoundSamples,
        };
    });

    // What claims read

    static double[] Series(SeedRun run, double ratio, string metric) => run[Of("modes", ratio)][metric].Values.ToArray();

    static double Read(SeedRun run, double ratio, string metric, double time = Late) => run[Of("modes", ratio)][metric].At(At(time));

    /// <summary>From the trained student where there is one, else from its modes.</summary>
    double Measured(SeedRun run, double ratio, string metric, double time) => time <= Trained && TrainedRatios.Contains(ratio)
        ? run[Of("descent", ratio)][metric].At((long)Math.Round(time / Rate)) : Read(run, ratio, metric, time);

    static double Overtraining(SeedRun run, double ratio, string metric = "error") => Read(run, ratio, metric) - Series(run, ratio, metric).Min();

    /// <summary>Distance of the mean over seeds from theory, in units of what is allowed: 2.6 standard errors (for ten seeds, else Student's equal) and the bias of a finite size.</summary>
    static double Deviation(double[] values, double theory, double bias)
    {
        var estimate = StudentInterval.Of(values, 1 - 2 * StudentDistribution.UpperTail(2.6, 9));
        return Math.Abs(estimate.Mean - theory) / ((estimate.Interval.High - estimate.Interval.Low) / 2 + bias);
    }

    /// <summary>The relative bias is of order 1/N, amplified near the transition; time t resolves eigenvalues down to 1/t only, which is |α − 1| down to 2/√t.</summary>
    double Bias(double theory, double ratio, double time) => theory / Parameters * (1 + 1 / Math.Max(Math.Abs(ratio - 1), 2 / Math.Sqrt(time)));

    /// <summary>The share of cells of ratio, time and error in which theory's number is met.</summary>
    double CellsMet(StudyRun study, Func<double, LinearLearningCurve> curve, bool atom = true)
    {
        var cells = from ratio in Ratios from time in JudgedTimes where ratio != 1 || time <= 100 from metric in (string[])["error", "training-error"] select (ratio, time, metric);
        return cells.Average(cell =>
        {
            var theory = cell.metric == "error" ? curve(cell.ratio).GeneralizationError(Grid[At(cell.time)], Rate) - (atom ? 0 : curve(cell.ratio).Law.Atom)
                : curve(cell.ratio).TrainingError(Grid[At(cell.time)], Rate);
            return Deviation(study.Each(run => Measured(run, cell.ratio, cell.metric, cell.time)), theory, Bias(theory, cell.ratio, cell.time)) <= 1 ? 1.0 : 0;
        });
    }

    double WorstLimit(StudyRun study, Func<double, double> limit) => Ratios.Where(ratio => ratio != 1).Max(ratio =>
        Deviation(study.Each(run => Read(run, ratio, "limit")), limit(ratio), Bias(limit(ratio), ratio, double.PositiveInfinity)));

    /// <summary>Slope of the logarithm of E_g less the bias (and the label's noise) over the logarithm of time, from 30 to 300.</summary>
    double Growth(SeedRun run, double ratio)
    {
        var judged = Times.Where(time => time is >= 30 and <= 300).ToArray();
        return LinearFit.OfLogarithms(judged, [.. judged.Select(time => Read(run, ratio, "error", time) - Noise - Read(run, ratio, "noiseless-error", time))]).Slope;
    }

    /// <summary>How far the median slope lies from ½ beyond two of its standard errors (√(π/2) times the mean's, for a normal spread).</summary>
    double GrowthMiss(StudyRun study, double ratio)
    {
        var slopes = Summary.Of(study.Each(run => Growth(run, ratio)));
        return Math.Max(0, Math.Abs(slopes.Median - 0.5) - 2 * Math.Sqrt(Math.PI / 2 / slopes.Count) * slopes.StandardDeviation);
    }

    static double WarmExcess(SeedRun run, double ratio) => Read(run, ratio, "warm-error") - Read(run, ratio, "error");

    static double[] OfBound(SeedRun run, string metric) => [.. Ratios.Select(ratio => run[Of("bound", ratio)][metric].Last)];

    /// <summary>Grid points between the ratio at which a mean over seeds is largest and a ratio of 1.</summary>
    static double PeakOf(StudyRun study, string metric)
    {
        double[] means = [.. Ratios.Select(ratio => study.Each(run => run[Of("bound", ratio)][metric].Last).Average())];
        return Array.IndexOf(means, means.Max()) - Array.IndexOf(Ratios, 1);
    }

    static double RankGain(SeedRun run, string bound, string gap) =>
        RankCorrelation.Spearman(OfBound(run, bound), OfBound(run, gap)) - RankCorrelation.Spearman(OfBound(run, "naive"), OfBound(run, gap));

    double MomentError => Ratios.Max(ratio =>
    {
        var law = new MarchenkoPastur(ratio);
        return new[] { law.Integrate(_ => 1) - Math.Min(1, ratio), law.Integrate(x => x) - ratio, ratio > 1 ? law.Integrate(x => 1 / x) - 1 / (ratio - 1) : 0 }.Max(Math.Abs);
    });
}
