using System.Runtime.InteropServices;
using System.Text;

namespace Descent.App.Runs;

/// <summary>A run that somebody else started: it outlives them, so neither their terminal's Ctrl-C nor their closed pipes may end it.</summary>
static class Background
{
    /// <summary>The hidden option with which <see cref="RunProcess"/> starts this program.</summary>
    public const string Option = "--background";

    [DllImport("libc", EntryPoint = "setsid")]
    static extern int NewSession();

    public static void Detach()
    {
        if (!OperatingSystem.IsWindows()) _ = NewSession();
        Console.SetOut(new Patient(Console.OpenStandardOutput()));
        Console.SetError(new Patient(Console.OpenStandardError()));
    }

    /// <summary>Writes while somebody reads, and goes on without when nobody does.</summary>
    sealed class Patient(Stream stream) : TextWriter
    {
        readonly Lock gate = new();

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(string? value)
        {
            try
            {
                lock (gate)
                {
                    stream.Write(Encoding.UTF8.GetBytes(value ?? ""));
                    stream.Flush();
                }
            }
            catch (IOException)
            {
                // The reader is gone; what matters is in the store.
            }
        }

        public override void WriteLine(string? value) => Write(value + "\n");
    }
}
