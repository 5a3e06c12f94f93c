using FsCheck;
using FsCheck.Fluent;

namespace Descent.Tests;

/// <summary>How every property is checked.</summary>
static class PropertyChecks
{
    /// <summary>Checks 150 drawn cases, the same ones in every run: a failure comes again, and none comes by chance.</summary>
    public static void Holds(this Property property) => property.Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(20_240_229, 17));
}
