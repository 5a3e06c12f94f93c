using System.Reflection;
using System.Runtime.Intrinsics;
using Descent.Engine.Kernels;

namespace Descent.Engine;

/// <summary>How an elementwise primitive is written on vectors: what fused kernels are compiled from.</summary>
/// <remarks>Truth values are masks: all bits of a lane set, or none.</remarks>
sealed class LaneOperation
{
    readonly string name;
    readonly Type? function;

    LaneOperation(string name, Type? function, int weight) => (this.name, this.function, Weight) = (name, function, weight);

    /// <summary>A method that <see cref="Vector128"/>, <see cref="Vector256"/> and <see cref="Vector512"/> have in common, which compiles to an instruction or two.</summary>
    /// <param name="weight">Cost relative to an addition.</param>
    public static LaneOperation Vector(string name, int weight = 1) => new(name, null, weight);

    /// <summary>The <c>Apply</c> of an open generic type over the element, generic over lanes and vector.</summary>
    /// <param name="weight">Cost relative to an addition.</param>
    public static LaneOperation Function(Type function, int weight = 1) => new(function.Name, function, weight);

    public int Weight { get; }

    public override string ToString() => name;

    public MethodInfo Resolve(LaneTypes types) => function is null ? types.VectorMethod(name) : types.Function(function);
}

/// <summary>The types that a kernel path uses for one element type.</summary>
sealed class LaneTypes
{
    readonly Type container;

    LaneTypes(Type element, Type vector, Type lanes, Type container)
    {
        (Element, Vector, Lanes, this.container) = (element, vector.MakeGenericType(element), lanes.MakeGenericType(element), container);
        ElementSize = element == typeof(float) ? 4 : 8;
        Count = (container == typeof(Vector512) ? 64 : container == typeof(Vector256) ? 32 : 16) / ElementSize;
    }

    public static LaneTypes Of(KernelPath path, ElementType element)
    {
        var type = element == ElementType.Float32 ? typeof(float) : typeof(double);
        return path switch
        {
            KernelPath.Avx512 => new(type, typeof(Vector512<>), typeof(Lanes512<>), typeof(Vector512)),
            KernelPath.Avx2 => new(type, typeof(Vector256<>), typeof(Lanes256<>), typeof(Vector256)),
            _ => new(type, typeof(Vector128<>), typeof(Lanes128<>), typeof(Vector128)),
        };
    }

    public Type Element { get; }

    public Type Vector { get; }

    public Type Lanes { get; }

    public int ElementSize { get; }

    /// <summary>Elements in a vector.</summary>
    public int Count { get; }

    /// <summary>A method of the path's lanes.</summary>
    public MethodInfo Lane(string name) => Lanes.GetMethod(name) ?? throw new MissingMethodException(Lanes.Name, name);

    public MethodInfo Function(Type function) => function.MakeGenericType(Element).GetMethod("Apply")!.MakeGenericMethod(Lanes, Vector);

    /// <summary>The method of a type that is generic over lanes, vector and element.</summary>
    public MethodInfo Of(Type generic, string name) =>
        generic.MakeGenericType(Lanes, Vector, Element).GetMethod(name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic) ?? throw new MissingMethodException(generic.Name, name);

    /// <summary>A method of the static class beside the vector type: the generic one, or the overload for the element.</summary>
    public MethodInfo VectorMethod(string name)
    {
        foreach (var method in container.GetMethods(BindingFlags.Static | BindingFlags.Public))
        {
            if (method.Name != name) continue;
            var parameters = method.GetParameters();
            if (method.IsGenericMethodDefinition)
            {
                var closed = method.MakeGenericMethod(Element);
                if (Array.TrueForAll(closed.GetParameters(), parameter => parameter.ParameterType == Vector)) return closed;
            }
            else if (Array.TrueForAll(parameters, parameter => parameter.ParameterType == Vector)) return method;
        }
        throw new MissingMethodException(container.Name, name);
    }
}
