using System.CommandLine;
using System.Runtime.InteropServices;
using Descent.App.Commands;
using Descent.App.Output;

namespace Descent.App;

/// <summary>Ctrl-C, SIGTERM, or the end of the process that it works for: the first finishes the step and stops, the second signal stops now.</summary>
sealed class Interruption : IDisposable
{
    readonly CancellationTokenSource source = new();
    readonly PosixSignalRegistration[] signals;
    readonly string finishes;

    /// <param name="parsed">The command's line, whose progress is JSON or is not. With <see cref="CommonOptions.Attached"/> the end of standard input counts, too: it comes however the other process ended.</param>
    /// <param name="finishes">What is finished before the stop.</param>
    public Interruption(ParseResult? parsed = null, string finishes = "the step")
    {
        this.finishes = finishes;
        Token = source.Token;
        signals = [.. ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM]).Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];
        if (parsed?.GetValue(CommonOptions.Attached) == true) new Thread(FollowInput) { IsBackground = true, Name = "Descent input" }.Start();
    }

    public CancellationToken Token { get; }

    void OnSignal(PosixSignalContext context)
    {
        if (source.IsCancellationRequested) return;
        context.Cancel = true;
        var note = $"finishing {finishes}; {(context.Signal == PosixSignal.SIGINT ? "press Ctrl-C again" : "terminate it again")} to stop now";
        Notice.Say(note);
        Stop();
    }

    /// <summary>Stops after the step, as a signal would.</summary>
    public void Stop()
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The work is over.
        }
    }

    void FollowInput()
    {
        using var input = Console.OpenStandardInput();
        Span<byte> some = stackalloc byte[64];
        while (input.Read(some) > 0) { }
        Stop();
    }

    public void Dispose()
    {
        foreach (var signal in signals) signal.Dispose();
        source.Dispose();
    }
}
