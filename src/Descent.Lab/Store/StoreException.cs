using Descent.Contracts;

namespace Descent.Lab.Store;

/// <summary>The store cannot be opened, read or written.</summary>
/// <remarks>Codes: <c>store-newer</c>, <c>store-foreign</c>, <c>store-corrupt</c>, <c>store-read-only</c>, <c>store-busy</c>, <c>disk-full</c>, <c>store-failed</c>,
/// <c>unknown-run</c>, <c>ambiguous-run</c>, <c>run-active</c>, <c>another-kernel</c>, <c>another-build</c>, <c>another-program</c>.</remarks>
public sealed class StoreException(string code, string message, string hint = "") : ContractException(code, message, hint);
