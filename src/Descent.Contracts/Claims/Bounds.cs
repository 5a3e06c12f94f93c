namespace Descent.Contracts;

/// <summary>value ≥ bound.</summary>
public static class AtLeast
{
    /// <exception cref="ContractException"><c>bad-requirement</c>: a bound that is not finite.</exception>
    public static Requirement Of(double bound) => new(
        new(Requirement.Number(bound, "of at least"), double.PositiveInfinity), $">= {InvariantNumber.Text(bound)}");
}

/// <summary>value ≤ bound.</summary>
public static class AtMost
{
    /// <exception cref="ContractException"><c>bad-requirement</c>: a bound that is not finite.</exception>
    public static Requirement Of(double bound) => new(
        new(double.NegativeInfinity, Requirement.Number(bound, "of at most")), $"<= {InvariantNumber.Text(bound)}");
}

/// <summary>value &gt; bound.</summary>
public static class Above
{
    /// <exception cref="ContractException"><c>bad-requirement</c>: a bound that is not finite.</exception>
    public static Requirement Of(double bound) => new(
        new(Requirement.Number(bound, "above"), double.PositiveInfinity, LowIncluded: false), $"> {InvariantNumber.Text(bound)}");
}

/// <summary>value &lt; bound.</summary>
public static class Below
{
    /// <exception cref="ContractException"><c>bad-requirement</c>: a bound that is not finite.</exception>
    public static Requirement Of(double bound) => new(
        new(double.NegativeInfinity, Requirement.Number(bound, "below"), HighIncluded: false), $"< {InvariantNumber.Text(bound)}");
}

/// <summary>|value − center| ≤ tolerance: a theory's number, or (with center 0) the equivalence of two arms.</summary>
public static class Within
{
    /// <exception cref="ContractException"><c>bad-requirement</c>: a tolerance that is negative, or a number that is not finite.</exception>
    public static Requirement Of(double center, double tolerance)
    {
        Requirement.Number(center, "around");
        if (!(tolerance >= 0 && double.IsFinite(tolerance)))
        {
            throw new ContractException("bad-requirement", $"A tolerance of {InvariantNumber.Text(tolerance)} cannot be met.",
                "Give a tolerance of at least 0.");
        }

        return new(new(center - tolerance, center + tolerance),
            $"{InvariantNumber.Text(center)} +- {InvariantNumber.Text(tolerance)}");
    }
}

/// <summary>low ≤ value ≤ high.</summary>
public static class Between
{
    /// <exception cref="ContractException"><c>bad-requirement</c>: low above high, or a number that is not finite.</exception>
    public static Requirement Of(double low, double high)
    {
        if (Requirement.Number(low, "between") > Requirement.Number(high, "between"))
        {
            throw new ContractException("bad-requirement",
                $"No value lies between {InvariantNumber.Text(low)} and {InvariantNumber.Text(high)}.", "Exchange the two.");
        }

        return new(new(low, high), $"{InvariantNumber.Text(low)}..{InvariantNumber.Text(high)}");
    }
}
