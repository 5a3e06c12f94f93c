namespace Descent.Contracts;

/// <summary>A claim or a figure asked for a measurement of an arm that did not finish: the experiment's fault, not the study's.</summary>
public sealed class ArmFailedException(string arm, string failure) : ContractException(
    "arm-failed", $"Arm '{arm}' did not finish: {failure}", "Its log says more; what rests on it cannot be judged.")
{
    public string Arm { get; } = arm;
}
