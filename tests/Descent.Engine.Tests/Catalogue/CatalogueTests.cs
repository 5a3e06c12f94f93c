namespace Descent.Engine.Tests.Catalogue;

public class CatalogueTests
{
    [Fact]
    public void Every_primitive_has_a_case()
    {
        var covered = PrimitiveCases.Names.Select(name => PrimitiveCases.Named(name).Primitive).ToHashSet();
        var all = typeof(Primitive).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Primitive)) && !type.IsAbstract);
        Assert.Empty(all.Where(type => !covered.Contains(type)).Select(type => type.Name));
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_case_uses_its_primitive(string name)
    {
        var c = PrimitiveCases.Named(name);
        // The program is looked at before simplification; a random key must be an input there, and is.
        var inputs = c.Inputs(1);
        var program = Program.Trace("a case", Array.ConvertAll(inputs, x => x.Type), false, c.Function).Program;
        Assert.Contains(c.Primitive, Primitives(program));
    }

    public static TheoryData<string> Cases => [.. PrimitiveCases.Names];

    static IEnumerable<Type> Primitives(Program program) => program.Instructions.SelectMany(line => line.Primitive switch
    {
        Call call => Primitives(call.Body).Append(typeof(Call)),
        Scan scan => Primitives(scan.Body).Append(typeof(Scan)),
        var primitive => [primitive.GetType()],
    });
}
