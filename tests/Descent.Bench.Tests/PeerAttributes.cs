namespace Descent.Bench.Tests;

/// <summary>Needs PyTorch: skipped where it is missing; under CI=true it runs, and so fails.</summary>
public sealed class PeerFactAttribute : FactAttribute
{
    internal static string? Missing { get; } = Peer.IsAvailable() || Environment.GetEnvironmentVariable("CI") == "true" ? null : "/usr/bin/python3 cannot import torch; install python3-torch.";

    public PeerFactAttribute() => Skip = Missing;
}

/// <inheritdoc cref="PeerFactAttribute"/>
public sealed class PeerTheoryAttribute : TheoryAttribute
{
    public PeerTheoryAttribute() => Skip = PeerFactAttribute.Missing;
}
