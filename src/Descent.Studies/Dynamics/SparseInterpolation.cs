using System.Globalization;
using Descent.Analysis;
using Descent.Contracts;
using Descent.Contracts.Statistics;
using Descent.Data;
using Descent.Engine;
using Descent.Training;

namespace Descent.Studies.Dynamics;

/// <summary>A small linear branch beside Hadamard squares makes gradient descent interpolate noisy labels of a sparse teacher at little cost.</summary>
/// <remarks>Zhou and Ge (2023), arXiv:2302.00257: β = w∘w − u∘u + λ v. Smaller: 150 samples of 3000 inputs.</remarks>
public sealed record SparseInterpolation : Study
{
    [Option("samples"), Range(20, 10_000), Scales(Quick = 50, Full = 1000)] public int Samples { get; init; } = 150;
    [Option("inputs of each sample"), Range(40, 200_000), Scales(Quick = 1000, Full = 20_000)] public int Inputs { get; init; } = 3000;
    [Option("most steps of descent; it ends sooner where all losses are below 1e-5", Unit = "steps"), Range(100, 1_000_000), Scales(Quick = 6000)] public int Steps { get; init; } = 12_000;
    [Option("scale α at which w and u start beside a branch"), Range(1e-6, 1)] public double InitialScale { get; init; } = 1e-3;
    [Option("speeds ρ = λ²d/n of the branch, of which validation chooses; three at least, rising"), Range(1e-4, 10)] public double[] Speeds { get; init; } = [0.02, 0.04, 0.08, 0.16];
    [Option("scales α without a branch, of which validation chooses; as many as speeds"), Range(1e-6, 1)] public double[] InitialScales { get; init; } = [1e-1, 1e-2, 1e-3, 1e-4];
    [Option("samples n of the rate, each with n²/15 inputs, rising"), Range(20, 2000), Scales(Quick = "30,60", Full = "100,200,400,800")] public int[] Sizes { get; init; } = [100, 200, 400];

    const double Interpolates = 1e-5;
    static readonly double[] LeakSpeeds = [0.02, 0.04, 0.08];
    static readonly double[] LeakSizes = [1, 2, 4];
    static readonly double[] Curve = [0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32];

    public override Paper Paper { get; } = new("sparse-interpolation", "Implicit Regularization Leads to Benign Overfitting for Sparse Linear Regression",
        "Mo Zhou, Rong Ge", 2023, "arXiv:2302.00257");

    public override string Family => "dynamics";

    public override Seconds Seconds => new(4, 80, 3600);

    public override int SeedCount(Scale scale) => scale == Scale.Quick ? 3 : 10;

    public override string Method => """
        Labels y = β*·x + ξ of standard Gaussian inputs, fewer samples n than inputs d, β* sparse.
        """;

    public override string Notes => """
        Smaller than the paper.
        """;

    // Setup: a cell is a teacher with its noise and the step that it allows; all cells of a seed share inputs and, up to its size, noise

    sealed record Cell(string Name, int Support, double Size, double Noise, double Rate);

    static readonly Cell Main = new("main", 1, 2, 1, 0.06);
    static readonly Cell Weak = new("weak", 5, 1, 0.25, 0.1);
    static readonly Cell Clean = Main with { Name = "clean", Noise = 0 };
    static readonly Cell Silent = Main with { Name = "silent", Support = 0 };

    sealed record Experiment(SparseTeacher Teacher, NoisySamples Train, NoisySamples Validation);

    static Experiment Draw(RandomKey key, Cell cell, int samples, int inputs)
    {
        var keys = key.Split(3);
        var teacher = SparseTeacher.Draw(keys[0], inputs, cell.Support, cell.Size, cell.Noise);
        return new(teacher, teacher.Sample(keys[1], samples), teacher.Sample(keys[2], samples / 2));
    }

    static double Branch(double speed, int samples, int inputs) => Math.Sqrt(speed * samples / inputs);

    /// <summary>Scale and branch of each candidate: those with a branch, then those without.</summary>
    (double Scale, double Branch)[] Candidates => [.. Speeds.Select(speed => (InitialScale, Branch(speed, Samples, Inputs))), .. InitialScales.Select(scale => (scale, 0.0))];

    static Tensor MeanSquare(Tensor x, Tensor weights, Tensor y) => (Tensor.MatMul(x, weights) - y) is var residual ? (residual * residual).Mean(0) : x;

    static Tensor Slope(HadamardRegressor model, Tensor x, Tensor residual) => Tensor.MatMul(x, residual, transposeA: true) / (double)x.Shape[0];

    static Tensor Real(double value, ElementType element = ElementType.Float64) => Tensor.Scalar(value, element);

    // Descent: all candidates in one product with the samples

    sealed record DescentState(HadamardRegressor Model, [Frozen] Tensor X, [Frozen] Tensor Y, [Frozen] Tensor ValidationX, [Frozen] Tensor ValidationY, [Frozen] Tensor Teacher);

    static Tensor Loss(HadamardRegressor model, Tensor x, Tensor y) => 0.5 * MeanSquare(x, model.Weights(), y);

    Arm Descend(Cell cell) => Arm.Create($"descent-{cell.Name}", Steps,
        key =>
        {
            static Tensor Single(Tensor x) => x.To(ElementType.Float32);
            var drawn = Draw(key, cell, Samples, Inputs);
            return new DescentState(HadamardRegressor.Create(Inputs, Candidates, ElementType.Float32), Single(drawn.Train.X), Single(drawn.Train.Y).ExpandAxis(1),
                Single(drawn.Validation.X), Single(drawn.Validation.Y).ExpandAxis(1), Single(drawn.Teacher.Weights));
        },
        (s, _) => s with { Model = s.Model.Move(Real(-cell.Rate, ElementType.Float32), s.Model.Pullback(Slope(s.Model, s.X, s.Model.Apply(s.X) - s.Y))) },
        s =>
        {
            var teacher = new SparseTeacher(s.Teacher, cell.Noise);
            var (loss, validation, errors) = (Loss(s.Model, s.X, s.Y), MeanSquare(s.ValidationX, s.Model.Weights(), s.ValidationY), teacher.SquaredErrors(s.Model.Weights()));
            var (branch, quadratic) = (teacher.SquaredErrors(s.Model.LinearPart()).Off, teacher.SquaredErrors(s.Model.Quadratic.Weights()).Off);
            (string Name, Tensor Values)[] all = [("loss", loss), ("validation", validation), ("on", errors.On), ("off", errors.Off), ("share", branch / (branch + quadratic)), ("quadratic", quadratic)];
            return new([("done", (loss.Max() < Interpolates).To(ElementType.Int32)),
                .. from metric in all from i in Enumerable.Range(0, Candidates.Length) select ($"{metric.Name}-{i}", metric.Values.Slice(0, i, i + 1).Sum())]);
        }) with
    { Every = 250, Until = "done", Objectives = s => [Objective.Of("square", s.Model, model => Loss(model, s.X, s.Y).Sum())] };

    // Two ways through the same potential: all samples, or half of them at a time; each with a branch and without

    sealed record PathState(HadamardRegressor Model, [Frozen] Tensor X, [Frozen] Tensor Y, [Frozen] Tensor Ends, [Frozen] Tensor MinimumL1);

    Arm Paths => Arm.Create("paths", Steps,
        key =>
        {
            var (drawn, branch) = (Draw(key, Main, Samples, Inputs), Branch(Speeds[1], Samples, Inputs));
            (double, double)[] ways = [(InitialScale, branch), (InitialScale, 0)];
            Tensor[] ends = [.. ways.Select(way => Flow(drawn.Train, way))];
            return new PathState(HadamardRegressor.Create(Inputs, [.. ways, .. ways], ElementType.Float32), drawn.Train.X.To(ElementType.Float32), drawn.Train.Y.To(ElementType.Float32).ExpandAxis(1),
                Tensor.Stack(1, ends).To(ElementType.Float32), LassoPath.Of(drawn.Train.X, drawn.Train.Y).Interpolator.Weights.To(ElementType.Float32));
        },
        (s, key) =>
        {
            var half = Tensor.Where(key.Permutation(Samples) < Samples / 2, Real((double)Samples / (Samples / 2)), Real(0)).To(ElementType.Float32).ExpandAxis(1);
            var weights = Tensor.Where(Tensor.Range(4) < 2, Tensor.OnesLike(half), half);
            return s with { Model = s.Model.Move(Real(-Main.Rate, ElementType.Float32), s.Model.Pullback(Slope(s.Model, s.X, weights * (s.Model.Apply(s.X) - s.Y)))) };
        },
        s =>
        {
            var (weights, losses) = (s.Model.Weights(), Loss(s.Model, s.X, s.Y));
            var (full, half) = (weights.Slice(1, 0, 2), weights.Slice(1, 2, 4));
            Tensor Distance(Tensor a, Tensor b) => ((a - b) * (a - b)).Sum(0) / (b * b).Sum(0);
            Tensor At(Tensor values, int i) => values.Slice(0, i, i + 1).Sum();
            var (halves, ends, norms) = (Distance(half, full), Distance(s.Ends, full), Distance(s.MinimumL1.ExpandAxis(1), full));
            return new(("done", (losses.Max() < Interpolates).To(ElementType.Int32)), ("loss", losses.Max()), ("halves", At(halves, 0)), ("potential", At(ends, 0)), ("minimum-l1", At(norms, 0)),
                ("halves-without", At(halves, 1)), ("potential-without", At(ends, 1)));
        }) with
    { Every = 250, Until = "done" };

    // Where flows end, and other interpolators, by solvers

    static Tensor Flow(NoisySamples samples, (double Scale, double Branch) start) =>
        PotentialInterpolator.Solve(samples.X, samples.Y, BranchedEntropy.Of(start.Scale, start.Branch), start.Scale * start.Scale).Weights;

    static Tensor LeastNorm(Tensor x, Tensor y) => PotentialInterpolator.Solve(x, y, new QuadraticPotential(), 1).Weights;

    static double Total((Tensor On, Tensor Off) errors) => errors.On.Item() + errors.Off.Item();

    static double Validate(NoisySamples validation, Tensor weights) => MeanSquare(validation.X, weights.ExpandAxis(1), validation.Y.ExpandAxis(1)).Item();

    static Tensor Best(NoisySamples validation, IEnumerable<Tensor> weights) => weights.MinBy(w => Validate(validation, w))!;

    Arm Interpolate(Cell cell) => Arm.Compute($"interpolators-{cell.Name}", key =>
    {
        var (teacher, train, validation) = Draw(key, cell, Samples, Inputs);
        var (path, values) = (LassoPath.Of(train.X, train.Y), new Dictionary<string, double>());
        double Of(Tensor weights) => Total(teacher.SquaredErrors(weights));
        Tensor[] flows = [.. Candidates.Select(start => Flow(train, start))];
        for (var i = 0; i < Speeds.Length; i++) values[$"off-{i}"] = teacher.SquaredErrors(flows[i]).Off.Item();
        (values["branched"], values["quadratic"]) = (Of(Best(validation, flows[..Speeds.Length])), Of(Best(validation, flows[Speeds.Length..])));
        (values["minimum-l1"], values["minimum-l2"]) = (Of(path.Interpolator.Weights), Of(LeastNorm(train.X, train.Y)));
        // Penalties around the universal one, σ √(2 n log d).
        var lasso = Best(validation, new[] { 0.25, 0.5, 1, 2 }.Select(factor => path.Weights(factor * Math.Sqrt(2 * Samples * Math.Log(Inputs)))));
        (values["lasso"], values["lasso-loss"]) = (Of(lasso), 0.5 * Validate(train, lasso));
        int[] support = [.. Enumerable.Range(0, Inputs).Where(i => teacher.Weights.ToArray<double>()[i] != 0)];
        values["oracle"] = support.Length == 0 ? 0 : Oracle(teacher, train, support);
        if (cell != Main) return values;
        for (var i = 0; i < Curve.Length; i++)
        {
            var (on, off) = teacher.SquaredErrors(Flow(train, (InitialScale, Branch(Curve[i], Samples, Inputs))));
            (values[$"curve-on-{i}"], values[$"curve-off-{i}"]) = (on.Item(), off.Item());
        }
        return values;
    });

    static double Oracle(SparseTeacher teacher, NoisySamples train, int[] support)
    {
        var fitted = MinimumNorm.Solve(train.X.Transpose().Gather(Tensor.Of<int>(support)).Transpose(), train.Y).Weights.SqueezeAxis(1);
        return Total(new SparseTeacher(teacher.Weights.Gather(Tensor.Of<int>(support)), 0).SquaredErrors(fitted));
    }

    /// <summary>Two draws a seed of the interpolator of least ℓ₂ norm; the control enlarges the signal's inputs tenfold.</summary>
    Arm LeastNorms => Arm.Compute("least-norm", key =>
    {
        var values = new Dictionary<string, double>();
        for (var draw = 0; draw < 2; draw++)
        {
            var (teacher, train, _) = Draw(key.Fold(draw), Main, Samples, Inputs);
            values[$"error-{draw}"] = Total(teacher.SquaredErrors(LeastNorm(train.X, train.Y)));
            var x = train.X * Tensor.Where(Tensor.Equal(teacher.Weights, Tensor.ZerosLike(teacher.Weights)), 1.0, Real(10));
            values[$"enlarged-{draw}"] = Total(teacher.SquaredErrors(LeastNorm(x, Tensor.MatMul(x, teacher.Weights.ExpandAxis(1)).SqueezeAxis(1) + train.Noise)));
        }
        return values;
    });

    /// <summary>How far the weight of the signal stays short of β*, over ρ: without noise at three sizes, with noise in two draws.</summary>
    Arm Leaks => Arm.Compute("leaks", key =>
    {
        var values = new Dictionary<string, double>();
        void Follow(string name, Cell cell, double scale, int draw)
        {
            var (teacher, train, _) = Draw(key.Fold(draw), cell, Samples, Inputs);
            foreach (var speed in LeakSpeeds)
            {
                var weights = Flow(train, (scale, Branch(speed, Samples, Inputs)));
                values[Of(name, 100 * speed)] = cell.Size - (weights * Tensor.Sign(teacher.Weights)).Sum().Item();
            }
        }
        foreach (var size in LeakSizes) Follow(Of("clean", size), Clean with { Size = size }, InitialScale, 0);
        Follow("clean-large-scale", Clean, 10 * InitialScale, 0);
        for (var draw = 0; draw < 2; draw++) Follow($"noisy-{draw}", Main, InitialScale, draw);
        return values;
    });

    /// <summary>Total errors over the number of samples n, with n²/15 inputs.</summary>
    Arm Rates => Arm.Compute("rates", key => Sizes.SelectMany(n =>
    {
        var d = n * n / 15;
        var (teacher, train, validation) = Draw(key.Fold(n), Main, n, d);
        double Error(Tensor weights) => Total(teacher.SquaredErrors(weights));
        return (KeyValuePair<string, double>[])
        [
            new($"branched-{n}", Error(Best(validation, Speeds.Select(speed => Flow(train, (InitialScale, Branch(speed, n, d))))))),
            new($"minimum-l1-{n}", Error(LassoPath.Of(train.X, train.Y).Interpolator.Weights)),
            new($"minimum-l2-{n}", Error(LeastNorm(train.X, train.Y))),
        ];
    }).ToDictionary());

    // Identities, on small draws in double precision

    sealed record LinkState(HadamardRegressor Full, HadamardRegressor Half, [Frozen] Tensor X, [Frozen] Tensor Y, Tensor Dual, Tensor HalfDual);

    Arm Link => Arm.Create("link", 400,
        key =>
        {
            var train = Draw(key, Main, 20, 100).Train;
            var start = HadamardRegressor.Create(100, [(0.1, 0.3)]);
            return new LinkState(start, HadamardRegressor.Create(100, [(0.1, 0.3)]), train.X, train.Y.ExpandAxis(1), Tensor.ZerosLike(start.Linear), Tensor.Zeros([100, 1], ElementType.Float64));
        },
        (s, _) =>
        {
            (HadamardRegressor, Tensor) Next(HadamardRegressor model, Tensor dual, double rate) => Slope(model, s.X, model.Apply(s.X) - s.Y) is var slope
                ? (model.Move(Real(-rate), model.Pullback(slope)), dual - rate * slope) : default;
            const double rate = 0.01;
            var (full, dual) = Next(s.Full, s.Dual, rate);
            var (half, halfDual) = Next(s.Half, s.HalfDual, rate / 2);
            (half, halfDual) = Next(half, halfDual, rate / 2);
            return s with { Full = full, Dual = dual, Half = half, HalfDual = halfDual };
        },
        s =>
        {
            static Tensor Off(HadamardRegressor model, Tensor dual) => Tensor.Abs(model.Weights() - 0.01 * BranchedEntropy.Of(0.1, 0.3).Weights(4 * dual)).Max();
            static Tensor Product(HadamardRegressor model) => Tensor.Abs(model.Quadratic.Positive * model.Quadratic.Negative - 0.01).Max();
            return new(("link-ratio", Off(s.Full, s.Dual) / Off(s.Half, s.HalfDual)), ("product-ratio", Product(s.Full) / Product(s.Half)));
        });

    sealed record LimitState(HadamardRegressor Model, [Frozen] Tensor X, [Frozen] Tensor Y, [Frozen] Tensor LeastNorm);

    /// <summary>A branch of speed 4: the squares stay near α², and descent finds the least ℓ₂ norm.</summary>
    Arm Limit => Arm.Create("linear-limit", 400,
        key =>
        {
            var train = Draw(key, Main, 40, 800).Train;
            return new LimitState(HadamardRegressor.Create(800, [(1e-3, Branch(4, 40, 800))]), train.X, train.Y.ExpandAxis(1), LeastNorm(train.X, train.Y).ExpandAxis(1));
        },
        (s, _) => s with { Model = s.Model.Move(Real(-0.06), s.Model.Pullback(Slope(s.Model, s.X, s.Model.Apply(s.X) - s.Y))) },
        s => new(("distance", (s.Model.Weights() - s.LeastNorm) is var gap ? Tensor.Sqrt((gap * gap).Sum() / (s.LeastNorm * s.LeastNorm).Sum()) : s.X)));

    public override IReadOnlyList<Arm> Arms =>
        [Link, Limit, Descend(Main), Descend(Weak), Paths, Interpolate(Main), Interpolate(Clean), Interpolate(Silent), LeastNorms, Leaks, Rates];

    // Readings

    static string Of(string name, double value) => string.Create(CultureInfo.InvariantCulture, $"{name}-{value:0}");

    static double Read(SeedRun run, Cell cell, string metric, int candidate) => candidate < 0 ? double.NaN : run[$"descent-{cell.Name}"][$"{metric}-{candidate}"].Last;

    /// <summary>The candidate that interpolates and predicts the validation samples best; −1 where none interpolates.</summary>
    int Chosen(SeedRun run, Cell cell, bool branched) => Enumerable.Range(branched ? 0 : Speeds.Length, branched ? Speeds.Length : InitialScales.Length)
        .Where(i => Read(run, cell, "loss", i) < Interpolates).DefaultIfEmpty(-1).MinBy(i => Read(run, cell, "validation", i));

    double Error(SeedRun run, Cell cell, bool branched) => Chosen(run, cell, branched) is var i ? Read(run, cell, "on", i) + Read(run, cell, "off", i) : 0;

    static double Solved(SeedRun run, Cell cell, string metric) => run[$"interpolators-{cell.Name}"][metric].Last;

    double Gain(SeedRun run, Cell cell) => Math.Log(Error(run, cell, true) / Error(run, cell, false));

    double ShareTrend(SeedRun run, int first)
    {
        double[] shares = [.. Enumerable.Range(first, Speeds.Length).Select(i => Read(run, Main, "share", i))];
        return shares.Distinct().Count() == 1 ? 0 : RankCorrelation.Spearman(Speeds, shares);
    }

    double NoiseError => new SparseTeacher(Tensor.Zeros([Inputs], ElementType.Float64), Main.Noise).NoiseError(Samples);

    double Window(SeedRun run, bool branched) => Read(run, Main, "off", Chosen(run, Main, branched)) / NoiseError;

    /// <summary>log of the off-support error without signal over that with signal, at the speed that validation chose.</summary>
    double SilentExcess(SeedRun run, Cell cell) => Chosen(run, Main, true) is >= 0 and var i ? Math.Log(Solved(run, Silent, $"off-{i}") / Solved(run, cell, $"off-{i}")) : double.NaN;

    static double LeakSlope(SeedRun run, string name) => LinearFit.Of(LeakSpeeds, [.. LeakSpeeds.Select(speed => run["leaks"][Of(name, 100 * speed)].Last)]).Slope;

    /// <summary>¼ log(β*/α²).</summary>
    double Leak(double size, double scale) => 0.25 * Math.Log(size / (scale * scale));

    double MainLeak => Math.Round(Leak(Main.Size, InitialScale), 4);

    static double NoisySlope(SeedRun run) => (LeakSlope(run, "noisy-0") + LeakSlope(run, "noisy-1")) / 2;

    double WorstLeak(SeedRun run, Func<double, double> law) => LeakSizes.Max(size => Math.Abs(LeakSlope(run, Of("clean", size)) / law(size) - 1));

    double RateSlope(SeedRun run, string name) => LinearFit.OfLogarithms([.. Sizes.Select(n => (double)n)], [.. Sizes.Select(n => run["rates"][$"{name}-{n}"].Last)]).Slope;

    /// <summary>Distance of the mean over draws from theory over what is allowed: 2.6 standard errors (for twenty draws, else Student's equal).</summary>
    double LeastNormMiss(StudyRun study, string metric)
    {
        double[] errors = [.. from draw in (int[])[0, 1] from error in study.Each(run => run["least-norm"][$"{metric}-{draw}"].Last) select error];
        var estimate = StudentInterval.Of(errors, 1 - 2 * StudentDistribution.UpperTail(2.6, 19));
        return Math.Abs(estimate.Mean - LeastNormError) / ((estimate.Interval.High - estimate.Interval.Low) / 2);
    }

    double LeastNormError => Main.Support * Main.Size * Main.Size * (1 - (double)Samples / Inputs) + NoiseError;

    // Claims

    const double Tiny = 1e-6;    // of squared weights of order 1, above the rounding of every solver

    static readonly double Worth = Math.Round(Math.Log(0.95), 4);

    public override IReadOnlyList<Claim> Claims =>
    [
        Claim.Identity("link", "β = 2α² sinh(4G) + λ² G with G = −Σ η ∂L/∂β, to first order: the error at a step over that at half of it")
            .Of(run => run["link"]["link-ratio"].Last).Asks(Within.Of(2, 0.4)),
        Claim.Identity("product", "w∘u = α² to first order: the error at a step over that at half of it")
            .Of(run => run["link"]["product-ratio"].Last).Asks(Within.Of(2, 0.4)),
        Claim.Identity("linear-limit", "with a branch of speed ρ = 4 descent finds the interpolator of least ℓ₂ norm: relative distance")
            .Of(run => run["linear-limit"]["distance"].Last).Asks(AtMost.Of(1e-3)),
        Claim.Prediction("least-norm-risk", "the least ℓ₂ norm has the error ‖β*‖²(1 − n/d) + σ²n/(d − n − 1): distance of the mean over two draws a seed, over 2.6 standard errors")
            .OfAll(study => LeastNormMiss(study, "error")).ControlOfAll(study => LeastNormMiss(study, "enlarged"), mustBe: Verdict.Failed)
            .Asks(AtMost.Of(1)).Over(Seeds.Together).Expect(Verdict.Held),
        Claim.OfPaper("least-norm-loses", "the interpolator of least ℓ₂ norm loses the signal: its error over ‖β*‖²")
            .Of(run => run["least-norm"]["error-0"].Last / (Main.Size * Main.Size)).Control(run => Solved(run, Main, "minimum-l1") / (Main.Size * Main.Size))
            .Asks(AtLeast.Of(0.9)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("least-l1-oracle", "the interpolator of least ℓ₁ norm is worse than least squares on the support: difference of errors")
            .Of(run => Solved(run, Main, "minimum-l1") - Solved(run, Main, "oracle")).Control(run => Solved(run, Clean, "minimum-l1") - Solved(run, Clean, "oracle"))
            .Asks(Above.Of(Tiny)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("least-l1-branched", "the interpolator of least ℓ₁ norm is worse than descent with a branch: difference of errors")
            .Of(run => Solved(run, Main, "minimum-l1") - Error(run, Main, true)).Control(run => Solved(run, Clean, "minimum-l1") - Solved(run, Clean, "branched"))
            .Asks(Above.Of(Tiny)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("interpolates", "descent interpolates, with a branch and without: the larger loss of both chosen candidates; the control is the lasso")
            .Of(run => Math.Max(Read(run, Main, "loss", Chosen(run, Main, true)), Read(run, Main, "loss", Chosen(run, Main, false)))).Control(run => Solved(run, Main, "lasso-loss"))
            .Asks(AtMost.Of(Interpolates)).Over(Seeds.EverySeed).Expect(Verdict.Held),
        Claim.OfPaper("branch-gains", "descent with a branch has less error than without: log ratio, both by validation; the control has no noise")
            .Of(run => Gain(run, Main)).Control(run => Math.Log(Solved(run, Clean, "branched") / Solved(run, Clean, "quadratic")))
            .Asks(Below.Of(Worth)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("branch-gains-weak", "the same with a weak signal: five entries of size 1, noise of a quarter")
            .Of(run => Gain(run, Weak)).Control(run => Math.Log(Solved(run, Clean, "branched") / Solved(run, Clean, "quadratic")))
            .Asks(Below.Of(Worth)).Over(Seeds.Mean).Expect(Verdict.Failed),
        Claim.OfPaper("branch-and-least-norm", "descent with a branch has less error than the least ℓ₂ norm: log ratio; the control has no signal")
            .Of(run => Math.Log(Error(run, Main, true) / Solved(run, Main, "minimum-l2"))).Control(run => Math.Log(Solved(run, Silent, "branched") / Solved(run, Silent, "minimum-l2")))
            .Asks(Below.Of(Worth)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.OfPaper("share", "noise sits in the branch: its share of the energy off the support rises with ρ, rank correlation over the speeds; without a branch it is 0")
            .Of(run => ShareTrend(run, 0)).Control(run => ShareTrend(run, Speeds.Length))
            .Asks(AtLeast.Of(0.999)).Over(Seeds.EverySeed).Expect(Verdict.Held),
        Claim.OfPaper("off-support", "the error off the support is near σ²n/(d − n − 1) at the chosen speed, as a factor")
            .Of(run => Window(run, true)).Control(run => Window(run, false))
            .Asks(Within.Of(1.3, 0.3)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
        Claim.Prediction("noise-only", "the error off the support is that of the noise alone: log of what it is without signal over what it is with it, at the chosen speed; the control has no noise")
            .Of(run => SilentExcess(run, Main)).Control(run => SilentExcess(run, Clean))
            .Asks(Within.Of(0, Math.Round(Math.Log(1.25), 4))).Over(Seeds.Mean).At(0.90).Expect(Verdict.Held),
        Claim.Prediction("leak", "without noise the signal's weight falls short by (ρ/4) log(β*/α²): slope over ρ; the control starts ten times as large")
            .Of(run => LeakSlope(run, "clean-2")).Control(run => LeakSlope(run, "clean-large-scale"))
            .Asks(Within.Of(MainLeak, Math.Round(0.15 * MainLeak, 4))).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.Prediction("leak-size", "and so at sizes 1, 2, 4: the worst relative distance of a slope; the control is a shortfall in proportion to the size")
            .Of(run => WorstLeak(run, size => Leak(size, InitialScale))).Control(run => WorstLeak(run, size => size * Leak(2, InitialScale) / 2))
            .Asks(AtMost.Of(0.15)).Over(Seeds.Mean).Expect(Verdict.Held),
        Claim.Prediction("leak-noisy", "with noise the slope is the same: mean of two draws")
            .Of(NoisySlope).Control(run => LeakSlope(run, "clean-large-scale"))
            .Asks(Within.Of(MainLeak, Math.Round(0.15 * MainLeak, 4))).Over(Seeds.Mean).Expect(Verdict.Failed),
        Claim.Prediction("rate", "the error with a branch falls like 1/n where d = n²/15: slope of its logarithm over that of n")
            .Of(run => RateSlope(run, "branched")).Control(run => RateSlope(run, "minimum-l2"))
            .Asks(Within.Of(-1, 0.3)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
        Claim.Prediction("rate-l1", "the error of the least ℓ₁ norm falls more slowly: difference of slopes")
            .Of(run => RateSlope(run, "minimum-l1") - RateSlope(run, "branched")).Control(run => RateSlope(run, "minimum-l1") - RateSlope(run, "minimum-l2"))
            .Asks(Above.Of(0.3)).Over(Seeds.Mean).Expect(Verdict.Inconclusive),
        Claim.OfPaper("beyond-norms-path", "where descent ends depends on its path: squared distance between all samples and half of them at a time, over the squared norm")
            .Of(run => run["paths"]["halves"].Last).Control(run => run["paths"]["halves-without"].Last)
            .Asks(Above.Of(0.01)).Over(Seeds.Mean).Expect(Verdict.Failed),
        Claim.OfPaper("beyond-norms", "where descent ends is no minimiser of the link's potential: squared distance over the squared norm; the second control is the least ℓ₁ norm")
            .Of(run => run["paths"]["potential"].Last).Control(run => run["paths"]["potential-without"].Last).Control(run => run["paths"]["minimum-l1"].Last, mustBe: Verdict.Held)
            .Asks(Above.Of(0.01)).Over(Seeds.Mean).Expect(Verdict.Failed),
    ];

    // Figures

    public override IReadOnlyList<Figure> Figures =>
    [
    ];
}
