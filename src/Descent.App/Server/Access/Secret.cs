using System.Security.Cryptography;
using System.Text;

namespace Descent.App.Server.Access;

/// <summary>256 random bits that a request must know; compared in constant time.</summary>
sealed class Secret
{
    readonly byte[] digest;

    public Secret()
    {
        Text = RandomNumberGenerator.GetHexString(64, lowercase: true);
        digest = Digest(Text);
    }

    /// <summary>64 hexadecimal digits.</summary>
    public string Text { get; }

    public bool Is(string? given) => given is { Length: > 0 and <= 256 } && CryptographicOperations.FixedTimeEquals(Digest(given), digest);

    static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
