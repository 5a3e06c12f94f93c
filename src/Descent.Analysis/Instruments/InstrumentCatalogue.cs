using Descent.Engine;

namespace Descent.Analysis;

/// <summary>The instruments of this library: every public record of <see cref="Instrument"/> with a constructor without parameters.</summary>
public static class InstrumentCatalogue
{
    static readonly Lazy<Instrument[]> Found = new(() =>
    [
        .. typeof(Instrument).Assembly.GetExportedTypes()
            .Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(Instrument)))
            .Select(type => (Instrument)Activator.CreateInstance(type)!)
            .OrderBy(instrument => instrument.Name, StringComparer.Ordinal),
    ]);

    /// <summary>All of them with their default settings, by name.</summary>
    public static IReadOnlyList<Instrument> All => Found.Value;

    /// <exception cref="AnalysisException">There is none of that name; the message gives the nearest.</exception>
    public static Instrument Find(string name) => All.FirstOrDefault(instrument => instrument.Name == name)
        ?? throw new AnalysisException($"There is no instrument '{name}'. {NearestNames.Hint(name, All.Select(instrument => instrument.Name))}");
}
