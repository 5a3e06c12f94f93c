using Descent.Engine;

namespace Descent.Data;

/// <summary>Images as tensors.</summary>
public static class ImageTensors
{
    extension(LabeledImages images)
    {
        /// <summary>Pixels float32 [Count, Height · Width] in [0, 1].</summary>
        public Tensor Inputs()
        {
            var values = new float[images.Pixels.Length];
            var pixels = images.Pixels.Span;
            for (var i = 0; i < values.Length; i++) values[i] = pixels[i] / 255f;
            return Tensor.From(values, [images.Count, images.Height * images.Width]);
        }

        /// <summary>Classes int32 [Count].</summary>
        public Tensor Targets() => Tensor.From(images.Labels.Span, [images.Count]);
    }
}
