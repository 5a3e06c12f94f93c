using System.Globalization;
using Descent.Contracts;
using Descent.Data;
using Descent.Data.Safetensors;
using Descent.Engine;
using Descent.Lab.Store;

namespace Descent.Lab.Recording;

/// <summary>Checkpoints of loops: safetensors with all that a loop goes on from (state, keys, step), for all its seeds.</summary>
static class CheckpointFile
{
    public static string Name(LoopKey key, long step) => string.Create(CultureInfo.InvariantCulture,
        $"{key.Arm}-{key.Phase}{(key.Candidate < 0 ? "" : $"-{key.Candidate}")}-seed{key.Seeds[0]}-step{step}.safetensors");

    /// <summary>Writes a checkpoint and returns its SHA-256.</summary>
    /// <exception cref="StoreException">It could not be written; nothing half-written is left.</exception>
    public static string Write(string folder, LoopKey key, ArmLoop loop)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return SafetensorsWriter.Write(Path.Combine(folder, Name(key, loop.Step)), loop.Snapshot(), new Dictionary<string, string>
            {
                ["arm"] = key.Arm,
                ["phase"] = key.Phase,
                ["label"] = key.Label,
                ["seeds"] = key.SeedText,
                ["step"] = loop.Step.ToString(CultureInfo.InvariantCulture),
            });
        }
        catch (Exception fault) when (fault is DataException or IOException or UnauthorizedAccessException)
        {
            var isFull = fault is DataException { Code: "disk-full" } or IOException { HResult: 28 };
            throw new StoreException(isFull ? "disk-full" : "checkpoint-failed", $"The checkpoint of arm '{key.Arm}' at step {loop.Step} was not saved: {fault.Message}",
                $"{(isFull ? "Free some space there" : "Check the folder and the disk")}, or set {StoreLocation.Variable} to another folder; 'descent resume' goes on from the checkpoint before.");
        }
    }

    /// <summary>The snapshot in a file whose hash is as it was recorded; null if it is not, or not there.</summary>
    public static Tree? Read(string path, string hash)
    {
        try
        {
            var file = SafetensorsFile.Read(path);
            return file.Hash != hash ? null : Tree.Of([.. file.Entries.Values.Select(entry => (entry.Name, entry.ToTensor()))]);
        }
        catch (DataException)
        {
            return null;
        }
    }

    /// <summary>The leaves of a snapshot in the order of a loop's own.</summary>
    public static Tree Ordered(Tree snapshot, IReadOnlyList<string> paths) =>
        snapshot.Paths.Order(StringComparer.Ordinal).SequenceEqual(paths.Order(StringComparer.Ordinal)) ? Tree.Of([.. paths.Select(path => (path, snapshot.Leaf(path)))]) : snapshot;
}
