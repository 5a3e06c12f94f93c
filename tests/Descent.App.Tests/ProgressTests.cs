using Descent.App.Output;
using Descent.Data;

namespace Descent.App.Tests;

/// <remarks>Not beside tests whose code writes on standard error, too.</remarks>
[Collection("standard error")]
public class ProgressTests
{
    [Theory]
    [InlineData(0.4, "0:00")]
    [InlineData(3599.9, "59:59")]
    [InlineData(3600, "1:00:00")]
    [InlineData(100 * 3600 + 61, "100:01:01")]
    public void Time_left_counts_hours_past_a_day(double seconds, string shown) => Assert.Equal(shown, ProgressView.Clock(seconds));

    [Fact]
    public void A_stage_of_a_data_set_is_one_line_however_often_it_is_told()
    {
        var console = Console.Error;
        using var written = new StringWriter();
        Console.SetError(written);
        try
        {
            ProgressView.Show("mnist", json: true, view =>
            {
                foreach (var (stage, done) in (ReadOnlySpan<(string, double)>)[("unpack", 0.1), ("unpack", 0.5), ("unpack", 1), ("convert", 1)])
                {
                    view.Report(new DataProgress("mnist", stage, done));
                }
                return 0;
            });
        }
        finally
        {
            Console.SetError(console);
        }
        Assert.Equal(["""{"data":"mnist","stage":"unpack"}""", """{"data":"mnist","stage":"convert"}"""], written.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
