using System.Reflection;
using System.Text.Json;
using Descent.Contracts;
using Descent.Contracts.Json;
using Descent.Data;
using Descent.Engine;
using Descent.Engine.Kernels;

namespace Descent.App.Output;

/// <summary>Turns what goes wrong into one clear message and an exit code; a stack trace only with <c>--verbose</c>.</summary>
static class Failure
{
    /// <summary>Runs a command and reports what it throws.</summary>
    public static int Guard(bool json, bool verbose, Func<int> command)
    {
        try
        {
            return command();
        }
        catch (OperationCanceledException)
        {
            return Report(new ContractException("interrupted", "Stopped before the end.", "Nothing was kept; run it again."), json, verbose: false);
        }
        catch (IOException closed) when (closed.HResult is 32 or unchecked((int)0x80131620) && closed.Message.Contains("pipe", StringComparison.OrdinalIgnoreCase))
        {
            return ExitCode.Done;
        }
        catch (Exception error)
        {
            return Report(error, json, verbose);
        }
    }

    public static int Report(Exception error, bool json, bool verbose)
    {
        if (error is AggregateException several) error = several.Flatten().InnerExceptions[0];
        while (error is TargetInvocationException { InnerException: { } inner }) error = inner;
        var described = Describe(error);
        if (json)
        {
            Console.Error.WriteLine(JsonSerializer.Serialize(ErrorDocument.Of(described), ContractJson.Plain.ErrorDocument));
        }
        else
        {
            Console.Error.WriteLine($"descent: {described.Message} {described.Hint}".TrimEnd());
        }
        if (verbose) Console.Error.WriteLine(error);
        return CodeOf(described.Code);
    }

    static ContractException Describe(Exception error) => error switch
    {
        ContractException known => known,
        DataException data => new(data.Code, data.Message, data.Hint),
        SettingException setting => new("bad-setting", setting.Problem, setting.Mend),
        EngineException engine => new("engine", engine.Message, ""),
        OutOfMemoryException => new("out-of-memory", "There is not enough memory.", "Use fewer seeds, or a smaller scale."),
        _ when StudyFile.Threw(error) is { } file => new("study-failed", $"The study in '{file}' threw {error.GetType().Name}: {error.Message}", "Mend the file, or the option that it read; --verbose shows the line."),
        FileNotFoundException or DirectoryNotFoundException => new("io-failed", error.Message, "Check the path."),
        UnauthorizedAccessException or IOException => new("io-failed", error.Message, "Check that the folder can be written and the disk has room."),
        _ => new("internal", $"{error.GetType().Name}: {error.Message}", "This is a fault of descent: run again with --verbose and report what it prints."),
    };

    static int CodeOf(string code) => code switch
    {
        "interrupted" => ExitCode.Interrupted,
        "usage" or "bad-seeds" or "ambiguous-run" or "data-unknown" or "bad-option" or "bad-name" or "bad-path" or "bad-setting" or "data-not-found" or "sweep-changed" => ExitCode.Usage,
        _ when code.StartsWith("unknown-", StringComparison.Ordinal) || code.StartsWith("option-", StringComparison.Ordinal) => ExitCode.Usage,
        _ => ExitCode.Failed,
    };
}
