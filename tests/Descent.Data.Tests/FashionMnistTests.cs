using System.Text;
using Descent.Data.Sets;

namespace Descent.Data.Tests;

public class FashionMnistTests
{
    static string Image(int value, int length = 784) => $"[{string.Join(',', Enumerable.Repeat(value, length))}]";

    static byte[] Json(params string[] images) => Encoding.UTF8.GetBytes($"{{\"data\":[{string.Join(',', images)}]}}");

    [Fact]
    public void Malformed_entries_are_left_out()
    {
        var pixels = new byte[2 * 784];
        FashionMnist.ReadClass(Json(Image(1), "[]", Image(3, 783), Image(4, 785), Image(255), "[]"), "a", pixels);
        Assert.All(pixels.Take(784), pixel => Assert.Equal(1, pixel));
        Assert.All(pixels.Skip(784), pixel => Assert.Equal(255, pixel));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_wrong_number_of_images_is_refused(int images) =>
        Assert.Equal("data-corrupt", Assert.Throws<DataException>(() =>
            FashionMnist.ReadClass(Json([.. Enumerable.Repeat(Image(1), images)]), "a", new byte[2 * 784])).Code);

    [Theory]
    [InlineData("{\"data\":[[256]]}")]
    [InlineData("{\"data\":[[1.5]]}")]
    [InlineData("{\"data\":[[1")]
    public void What_is_no_list_of_bytes_is_refused(string json) =>
        Assert.Throws<DataException>(() => FashionMnist.ReadClass(Encoding.UTF8.GetBytes(json), "a", new byte[784]));
}
