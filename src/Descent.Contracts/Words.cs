using System.Globalization;
using System.Text;
using Descent.Engine;

namespace Descent.Contracts;

/// <summary>The kebab-case words by which options, enum members and verdicts are named outside the code.</summary>
public static class Words
{
    /// <summary><c>LearningRate</c> is <c>learning-rate</c>, <c>MNISTBits</c> is <c>mnist-bits</c>, <c>Beta1</c> is <c>beta1</c>.</summary>
    /// <remarks>A capital after a small letter starts a word: a name such as ReLU is written <c>Relu</c> in code, to be <c>relu</c>.</remarks>
    public static string Kebab(string pascalCase)
    {
        var text = new StringBuilder(pascalCase.Length + 4);
        for (var i = 0; i < pascalCase.Length; i++)
        {
            var letter = pascalCase[i];
            var startsWord = char.IsAsciiLetterUpper(letter) && i > 0 && pascalCase[i - 1] != '_'
                && (!char.IsAsciiLetterUpper(pascalCase[i - 1])
                    || (i + 1 < pascalCase.Length && char.IsAsciiLetterLower(pascalCase[i + 1])));
            if (startsWord)
            {
                text.Append('-');
            }

            text.Append(letter == '_' ? '-' : char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }

    /// <summary>The word of an enum member: <c>Verdict.Held</c> is <c>held</c>.</summary>
    public static string Of(Enum member) => Kebab(member.ToString());

    /// <summary>The words of an enum, in the order of their values.</summary>
    public static IReadOnlyList<string> All(Type enumType) => [.. Enum.GetNames(enumType).Select(Kebab)];

    /// <summary>A number and what it counts: <c>1 seed</c>, <c>2 seeds</c>, <c>1 study</c>, <c>2 studies</c>.</summary>
    /// <param name="noun">What one of them is called.</param>
    public static string Count(long number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number} {Counted(number, noun)}");

    /// <summary>What so many are called: <c>seed</c> for 1, else <c>seeds</c>.</summary>
    public static string Counted(long number, string noun) =>
        number == 1 ? noun : noun is [.. var stem, 'y'] && stem[^1] is not ('a' or 'e' or 'o' or 'u') ? $"{stem}ies" : $"{noun}s";

    /// <summary>The member that <paramref name="word"/> names, exactly.</summary>
    /// <param name="what">The thing in errors, such as <c>scale</c>.</param>
    /// <exception cref="ContractException"><c>unknown-</c><paramref name="what"/>: no member has that word.</exception>
    public static T Parse<T>(string word, string what) where T : struct, Enum
    {
        foreach (var member in Enum.GetValues<T>())
        {
            if (string.Equals(Of(member), word, StringComparison.Ordinal))
            {
                return member;
            }
        }

        throw new ContractException($"unknown-{what}", $"There is no {what} '{word}'.",
            NearestNames.Hint(word, All(typeof(T))));
    }
}
