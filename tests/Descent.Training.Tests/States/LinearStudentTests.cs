using Descent.Engine;

namespace Descent.Training.Tests.Layers;

public class LinearStudentTests
{
    /// <summary>One sample x = 2 of one weight: the error y − xw shrinks by 1 − 4h a step. A weight that no sample sees stays.</summary>
    [Fact]
    public void The_residual_of_one_sample_is_geometric()
    {
        var student = LinearStudent.Start(Check.Vector(1, 7), Check.Vector(2, 0).ExpandAxis(0), Check.Vector(5));
        Assert.Equal(4.5, student.Objective.Loss(student.Objective.Parameters).Item(), 14);
        for (var step = 0; step < 10; step++) student = student.Next(0.1);
        Assert.Equal(3 * Math.Pow(0.6, 10), student.Residual.Item(), 14);
        Assert.Equal(7, student.W.ToDoubles()[1]);
    }

    /// <summary>The step is the gradient's of the objective that instruments read.</summary>
    [Fact]
    public void A_step_goes_down_its_objective()
    {
        var student = LinearStudent.Start(Check.Normal(1, 3), Check.Normal(2, 5, 3), Check.Normal(3, 5));
        var gradient = Transform.Grad<LinearStudent>(s => 0.5 * (s.Residual * s.Residual).Sum())(student).W;
        Check.Close(student.W - 0.1 * gradient, student.Next(0.1).W, 1e-13);
    }
}
