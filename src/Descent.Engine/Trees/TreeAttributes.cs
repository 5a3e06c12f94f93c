namespace Descent.Engine;

/// <summary>The leaves below this member are not trained: gradients leave them alone.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Field)]
public sealed class FrozenAttribute : Attribute;

/// <summary>The tensor here may stand at other paths that are marked shared, too: it is one leaf.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Field)]
public sealed class SharedAttribute : Attribute;
