namespace Descent.Studies.Dynamics;

/// <summary>Descent on all candidates at once, and by solvers where flows end, other interpolators, leaks and rates.</summary>
public sealed partial record SparseInterpolation
{
    // Setup: a cell is a teacher with its noise and the step that it allows; all cells of a seed share inputs and, up to its size, noise

    sealed record Cell(string Name, int Support, double Size, double Noise, double Rate);

    static readonly Cell Main = new("main", 1, 2, 1, 0.06);
    static readonly Cell Weak = new("weak", 5, 1, 0.25, 0.1);
    static readonly Cell Clean = Main with { Name = "clean", Noise = 0 };
    static readonly Cell WeakClean = Weak with { Name = "weak-clean", Noise = 0 };
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

    static Tensor Loss(HadamardRegressor model, Tensor x, Tensor y) => 0.5 * MeanSquare(x, model.Weights(), y);

    static Tensor Single(Tensor x) => x.To(ElementType.Float32);

    static Tensor Entry(Tensor values, int i) => values.Slice(0, i, i + 1).Sum();

    // Descent: all candidates in one product with the samples

    sealed record DescentState(HadamardRegressor Model, [Frozen] Tensor X, [Frozen] Tensor Y, [Frozen] Tensor ValidationX, [Frozen] Tensor ValidationY, [Frozen] Tensor Teacher);

    Arm Descend(Cell cell) => Arm.Create($"descent-{cell.Name}", Steps,
        key =>
        {
            var drawn = Draw(key, cell, Samples, Inputs);
            return new DescentState(HadamardRegressor.Create(Inputs, Candidates, ElementType.Float32), Single(drawn.Train.X), Single(drawn.Train.Y).ExpandAxis(1),
                Single(drawn.Validation.X), Single(drawn.Validation.Y).ExpandAxis(1), Single(drawn.Teacher.Weights));
        },
        (s, _) => s with { Model = s.Model.Descend(s.X, s.Model.Apply(s.X) - s.Y, cell.Rate) },
        s =>
        {
            var teacher = new SparseTeacher(s.Teacher, cell.Noise);
            var (loss, validation, errors) = (Loss(s.Model, s.X, s.Y), MeanSquare(s.ValidationX, s.Model.Weights(), s.ValidationY), teacher.SquaredErrors(s.Model.Weights()));
            var (branch, quadratic) = (teacher.SquaredErrors(s.Model.LinearPart()).Off, teacher.SquaredErrors(s.Model.Quadratic.Weights()).Off);
            (string Name, Tensor Values)[] all = [("loss", loss), ("validation", validation), ("on", errors.On), ("off", errors.Off), ("share", branch / (branch + quadratic)), ("quadratic", quadratic)];
            return new([("done", (loss.Max() < Interpolates).To(ElementType.Int32)),
                .. from metric in all from i in Enumerable.Range(0, Candidates.Length) select ($"{metric.Name}-{i}", Entry(metric.Values, i))]);
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
            return new PathState(HadamardRegressor.Create(Inputs, [.. ways, .. ways], ElementType.Float32), Single(drawn.Train.X), Single(drawn.Train.Y).ExpandAxis(1),
                Single(Tensor.Stack(1, ends)), Single(LassoPath.Of(drawn.Train.X, drawn.Train.Y).Interpolator.Weights));
        },
        (s, key) =>
        {
            var half = (double)Samples / (Samples / 2) * Single(key.Permutation(Samples) < Samples / 2).ExpandAxis(1);
            var weights = Tensor.Where(Tensor.Range(4) < 2, Tensor.OnesLike(half), half);
            return s with { Model = s.Model.Descend(s.X, weights * (s.Model.Apply(s.X) - s.Y), Main.Rate) };
        },
        s =>
        {
            var (weights, losses) = (s.Model.Weights(), Loss(s.Model, s.X, s.Y));
            var (full, half) = (weights.Slice(1, 0, 2), weights.Slice(1, 2, 4));
            Tensor Distance(Tensor a, Tensor b) => ((a - b) * (a - b)).Sum(0) / (b * b).Sum(0);
            var (halves, ends, norms) = (Distance(half, full), Distance(s.Ends, full), Distance(s.MinimumL1.ExpandAxis(1), full));
            return new(("done", (losses.Max() < Interpolates).To(ElementType.Int32)), ("loss", losses.Max()), ("halves", Entry(halves, 0)), ("potential", Entry(ends, 0)), ("minimum-l1", Entry(norms, 0)),
                ("halves-without", Entry(halves, 1)), ("potential-without", Entry(ends, 1)));
        }) with
    { Every = 250, Until = "done" };

    // Where flows end, and other interpolators, by solvers

    static Tensor Flow(NoisySamples samples, (double Scale, double Branch) start) => BranchedEntropy.EndOfFlow(samples.X, samples.Y, start.Scale, start.Branch);

    static Tensor LeastNorm(Tensor x, Tensor y) => PotentialInterpolator.Solve(x, y, new QuadraticPotential(), 1).Weights;

    static double Total((Tensor On, Tensor Off) errors) => errors.On.Item() + errors.Off.Item();

    static double Validate(NoisySamples validation, Tensor weights) => MeanSquare(validation.X, weights.ExpandAxis(1), validation.Y.ExpandAxis(1)).Item();

    static Tensor Best(NoisySamples validation, IEnumerable<Tensor> weights) => weights.MinBy(w => Validate(validation, w))!;

    Arm Interpolate(Cell cell) => Arm.Compute($"interpolators-{cell.Name}", key =>
    {
        var (teacher, train, validation) = Draw(key, cell, Samples, Inputs);
        double Error(Tensor weights) => Total(teacher.SquaredErrors(weights));
        Tensor[] branched = [.. Speeds.Select(speed => Flow(train, (InitialScale, Branch(speed, Samples, Inputs))))];
        var values = branched.SelectMany((weights, i) => new[] { ($"error-{i}", Error(weights)), ($"off-{i}", teacher.SquaredErrors(weights).Off.Item()) }).ToDictionary();
        (values["branched"], values["minimum-l2"]) = (Error(Best(validation, branched)), Error(LeastNorm(train.X, train.Y)));
        if (cell.Support == 0) return values;
        var path = LassoPath.Of(train.X, train.Y);
        // Penalties around the universal one of unit noise, √(2 n log d).
        var lasso = Best(validation, new[] { 0.25, 0.5, 1, 2 }.Select(factor => path.Weights(factor * Math.Sqrt(2 * Samples * Math.Log(Inputs)))));
        (values["minimum-l1"], values["lasso"], values["lasso-loss"], values["oracle"]) = (Error(path.Interpolator.Weights), Error(lasso), 0.5 * Validate(train, lasso), Error(teacher.Oracle(train)));
        if (cell.Noise == 0) values["quadratic"] = Error(Best(validation, InitialScales.Select(scale => Flow(train, (scale, 0)))));
        return values;
    });

    /// <summary>Two draws a seed of the interpolator of least ℓ₂ norm; the control enlarges the signal's inputs tenfold.</summary>
    Arm LeastNorms => Arm.Compute("least-norm", key =>
    {
        var values = new Dictionary<string, double>();
        for (var draw = 0; draw < 2; draw++)
        {
            var (teacher, train, _) = Draw(key.Fold(draw), Main, Samples, Inputs);
            values[$"error-{draw}"] = Total(teacher.SquaredErrors(LeastNorm(train.X, train.Y)));
            var x = train.X * Tensor.Where(Tensor.Equal(teacher.Weights, Tensor.ZerosLike(teacher.Weights)), Tensor.OnesLike(teacher.Weights), 10);
            values[$"enlarged-{draw}"] = Total(teacher.SquaredErrors(LeastNorm(x, Tensor.MatMul(x, teacher.Weights.ExpandAxis(1)).SqueezeAxis(1) + train.Noise)));
        }
        return values;
    });

    /// <summary>How far the weight of the signal stays short of β*, over ρ; means over draws. A slope of its logarithm varies by √(2/n) from draw to draw, ratios of slopes do not.</summary>
    Arm Leaks => Arm.Compute("leaks", key =>
    {
        var values = new Dictionary<string, double> { ["law"] = 0, ["law-of-mean-leverage"] = 0 };
        Follow("clean-1", 1, Clean with { Size = 1 }, InitialScale);
        Follow("clean-2", LeakDraws, Clean, InitialScale);
        Follow("clean-4", 1, Clean with { Size = 4 }, InitialScale);
        Follow("clean-large-scale", 1, Clean, 10 * InitialScale);
        Follow("noisy", LeakDraws, Main, InitialScale);
        return values;

        void Follow(string name, int draws, Cell cell, double scale)
        {
            for (var draw = 0; draw < draws; draw++) Measure(name, 1.0 / draws, Draw(key.Fold(draw), cell, Samples, Inputs), cell, scale);
        }

        void Measure(string name, double weight, Experiment drawn, Cell cell, double scale)
        {
            var (teacher, train, _) = drawn;
            var column = Tensor.MatMul(train.X, Tensor.Abs(teacher.Weights / cell.Size).ExpandAxis(1));
            var leverage = (column * Tensor.Solve(Tensor.MatMul(train.X, train.X, transposeB: true), column)).Sum().Item();
            foreach (var speed in LeakSpeeds)
            {
                var (branch, at) = (Branch(speed, Samples, Inputs), Of(name, speed));
                var shortfall = cell.Size - (Flow(train, (scale, branch)) * Tensor.Sign(teacher.Weights)).Sum().Item();
                values[at] = values.GetValueOrDefault(at) + weight * shortfall;
                if (cell.Noise > 0 || scale > InitialScale) continue;
                void Compare(string law, double known) => values[law] = Math.Max(values[law], Math.Abs(shortfall / new BranchLeak(scale, branch).Shortfall(cell.Size, known) - 1));
                Compare("law", leverage);
                Compare("law-of-mean-leverage", (double)Samples / Inputs);
            }
        }
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

    sealed record LinkState(HadamardRegressor Model, [Frozen] Tensor X, [Frozen] Tensor Y, Tensor Dual);

    /// <summary>How far the link and the product are off at the end of 400 / part steps; every part takes the same time.</summary>
    Arm Link(int parts) => Arm.Create($"link-{parts}", 400 * parts,
        key => Draw(key, Main, 20, 100).Train is var train ? new LinkState(HadamardRegressor.Create(100, [(0.1, 0.3)]), train.X, train.Y.ExpandAxis(1), Tensor.Zeros([100, 1], ElementType.Float64)) : null!,
        (s, _) =>
        {
            var (residual, rate) = (s.Model.Apply(s.X) - s.Y, 0.01 / parts);
            return s with { Model = s.Model.Descend(s.X, residual, rate), Dual = s.Dual - rate * HadamardRegressor.Slope(s.X, residual) };
        },
        s => new(("link", Tensor.Abs(s.Model.Weights() - 0.01 * BranchedEntropy.Of(0.1, 0.3).Weights(4 * s.Dual)).Max()),
            ("product", Tensor.Abs(s.Model.Quadratic.Positive * s.Model.Quadratic.Negative - 0.01).Max())));

    sealed record LimitState(HadamardRegressor Model, [Frozen] Tensor X, [Frozen] Tensor Y, [Frozen] Tensor LeastNorm);

    /// <summary>A branch of speed 4: the squares stay near α², and descent finds the least ℓ₂ norm.</summary>
    Arm Limit => Arm.Create("linear-limit", 400,
        key => Draw(key, Main, 40, 800).Train is var train
            ? new LimitState(HadamardRegressor.Create(800, [(1e-3, Branch(4, 40, 800))]), train.X, train.Y.ExpandAxis(1), LeastNorm(train.X, train.Y).ExpandAxis(1)) : null!,
        (s, _) => s with { Model = s.Model.Descend(s.X, s.Model.Apply(s.X) - s.Y, 0.06) },
        s => new(("distance", (s.Model.Weights() - s.LeastNorm) is var gap ? Tensor.Sqrt((gap * gap).Sum() / (s.LeastNorm * s.LeastNorm).Sum()) : s.X)));
}
