using System.Reflection;

namespace Descent.Contracts;

/// <summary>Makes studies from what people type.</summary>
public static class StudyOptions
{
    /// <summary>A study of type <paramref name="studyType"/> with the values of <paramref name="scale"/>, changed by <paramref name="assignments"/>.</summary>
    /// <param name="assignments">Texts such as <c>rate=0.1</c>; arrays are separated by commas.</param>
    /// <returns>A study that passed <see cref="Study.Check"/>.</returns>
    /// <exception cref="ContractException"><c>unknown-option</c>, <c>option-syntax</c>, <c>option-type</c>, <c>option-out-of-range</c>,
    /// <c>option-duplicate</c>; or the study is not well formed.</exception>
    public static Study Create(Type studyType, Scale scale, IEnumerable<string> assignments)
    {
        if (!studyType.IsSubclassOf(typeof(Study)) || studyType.IsAbstract || studyType.GetConstructor([]) is not { } constructor)
        {
            throw new ContractException("study-definition", $"{studyType.Name} is no study.",
                "A study is a record that derives from Study and has a public constructor without parameters.");
        }

        var options = OptionSet.Of(studyType);
        var study = (Study)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, null, null);
        SetScale(options, study, scale);
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var assignment in assignments)
        {
            var (name, text) = Split(assignment);
            var option = options[name];
            if (!given.Add(name))
            {
                throw new ContractException("option-duplicate", $"Option '{name}' is given twice, the second time as '{text}'.", "Give it once.");
            }

            Set(study, option, text);
        }

        if (study.Conflict is var (problem, mend)) throw new ContractException("option-out-of-range", problem, mend);
        study.Check();
        return study;
    }

    /// <inheritdoc cref="Create(Type, Scale, IEnumerable{string})"/>
    public static T Create<T>(Scale scale, params IEnumerable<string> assignments) where T : Study, new() =>
        (T)Create(typeof(T), scale, assignments);

    /// <summary>The values of every option in <paramref name="study"/>, in the order of its properties.</summary>
    public static IReadOnlyList<(OptionInfo Option, object Value)> Values(Study study) =>
        [.. OptionSet.Of(study.GetType()).Options.Select(o => (o, o.ValueIn(study)))];

    static void SetScale(OptionSet options, Study study, Scale scale)
    {
        foreach (var option in options.Options)
        {
            // All values pass through their text: a default or a scale outside its own range is a fault of the study, found at once.
            try
            {
                option.Parse(OptionText.Format(option.ValueIn(study)));
                if (option.Property.GetCustomAttribute<ScalesAttribute>()?.At(scale) is { } value)
                {
                    Set(study, option, OptionText.Format(value));
                }
            }
            catch (ContractException wrong) when (wrong.Code is "option-type" or "option-out-of-range")
            {
                throw new ContractException("option-definition",
                    $"{study.GetType().Name} itself gives a wrong value at scale {Words.Of(scale)}: {wrong.Message}", wrong.Hint);
            }
        }
    }

    static void Set(Study study, OptionInfo option, string text) =>
        option.Property.SetValue(study, option.Parse(text), BindingFlags.DoNotWrapExceptions, null, null, null);

    static (string Name, string Text) Split(string assignment)
    {
        var equals = assignment.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? (assignment[..equals], assignment[(equals + 1)..])
            : throw new ContractException("option-syntax", $"'{assignment}' is no assignment.", "Write name=value, such as rate=0.1.");
    }
}
