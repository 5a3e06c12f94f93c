namespace Descent.App;

/// <summary>Ctrl-C: the first finishes the step and stops, the second stops now.</summary>
sealed class Interruption : IDisposable
{
    readonly CancellationTokenSource source = new();

    public Interruption() => Console.CancelKeyPress += OnKey;

    public CancellationToken Token => source.Token;

    void OnKey(object? sender, ConsoleCancelEventArgs pressed)
    {
        if (source.IsCancellationRequested) return;
        pressed.Cancel = true;
        Console.Error.WriteLine("descent: finishing the step; press Ctrl-C again to stop now");
        source.Cancel();
    }

    public void Dispose()
    {
        Console.CancelKeyPress -= OnKey;
        source.Dispose();
    }
}
