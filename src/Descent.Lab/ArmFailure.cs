using Descent.Contracts;
using Descent.Data;
using Descent.Engine;

namespace Descent.Lab;

/// <summary>Tells what goes wrong in an arm, which is part of its result, from what ends the run.</summary>
static class ArmFailure
{
    /// <summary>Missing data, a store that fails, or an arm that breaks the contract, end the run; so does a stop.</summary>
    public static bool Is(Exception fault) => fault is not OperationCanceledException and not OutOfMemoryException and not DataException and (not ContractException or ArmFailedException or Earlier);

    // What this library refuses names itself; what the arm's own code throws may say nothing without its type.
    public static string Reason(Exception fault) => fault is EngineException or ContractException ? fault.Message : $"{fault.GetType().Name}: {fault.Message}";

    /// <summary>The failure that an earlier attempt of the run met: it would be met again.</summary>
    public sealed class Earlier(string reason) : ContractException("arm-failed", reason);
}
