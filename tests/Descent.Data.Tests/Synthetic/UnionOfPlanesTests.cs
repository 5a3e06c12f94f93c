using Descent.Engine;

namespace Descent.Data.Tests;

public sealed class UnionOfPlanesTests
{
    /// <summary>Every point has its radius and lies in its class's plane: the projection on the plane is the point.</summary>
    [Fact]
    public void Points_lie_on_circles_in_their_planes()
    {
        var planes = UnionOfPlanes.AtAngle(0.7);
        var (x, labels) = planes.Circles([1, 1.5], 8);
        var rows = x.ToDoubles().Chunk(4).ToArray();
        Assert.Equal([.. Enumerable.Repeat(0, 16), .. Enumerable.Repeat(1, 16)], labels.ToArray<int>());
        foreach (var (row, i) in rows.Select((row, i) => (row, i)))
        {
            var (a, b) = planes.Bases[i / 16];
            var (along, across) = (Dot(row, a), Dot(row, b));
            Assert.Equal(i / 8 % 2 == 0 ? 1 : 1.5, Math.Sqrt(Dot(row, row)), 14);
            Assert.Equal(Dot(row, row), along * along + across * across, 14);
        }
    }

    /// <summary>x and −x cancel; the least angle between the planes is the one asked for.</summary>
    [Fact]
    public void Classes_are_symmetric_and_planes_at_their_angle()
    {
        var planes = UnionOfPlanes.AtAngle(0.7);
        Assert.All(planes.Circles([1, 2], 80).X.Sum(0).ToDoubles(), sum => Assert.Equal(0, sum, 12));
        var (second, first) = (planes.Bases[1], planes.Bases[0].B);
        Assert.Equal((Math.Cos(0.7), 0), (Dot(first, second.A), Dot(first, second.B)));
    }

    static double Dot(double[] a, double[] b) => Enumerable.Range(0, a.Length).Sum(i => a[i] * b[i]);
}
