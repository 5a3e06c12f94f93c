using Descent.Engine;

namespace Descent.Data.Safetensors;

/// <summary>Weights of a file as those of a model.</summary>
public static class SafetensorsModel
{
    extension(SafetensorsFile file)
    {
        /// <summary>The model with every trained leaf from the file, by its path: <c>layers.0.weight</c>, as PyTorch names it, too. What else is in the file is left alone.</summary>
        /// <param name="model">Gives the structure; its own weights go.</param>
        /// <param name="prefix">What stands before the paths in the file, such as <c>model.</c></param>
        /// <exception cref="DataException"><c>data-format</c>: a leaf is not in the file, has another shape there, or is of a type that is not read.</exception>
        public T Into<T>(T model, string prefix = "")
        {
            var parts = TreeValue<T>.Of(model, "the model");
            return parts.WithTrainable(parts.Trainable.Map((path, leaf) => file.Leaf(prefix + path, leaf)));
        }

        Tensor Leaf(string name, Tensor leaf)
        {
            if (!file.Entries.TryGetValue(name, out var entry)) throw new DataException("data-format", $"The file has no tensor '{name}'.", NearestNames.Hint(name, file.Entries.Keys));
            var tensor = entry.ToTensor();
            return tensor.Shape.Equals(leaf.Shape) ? tensor.To(leaf.Element)
                : throw new DataException("data-format", $"Tensor '{name}' is {tensor.Shape} in the file and {leaf.Shape} in the model.", "Give the model the widths with which the file was made.");
        }
    }
}
