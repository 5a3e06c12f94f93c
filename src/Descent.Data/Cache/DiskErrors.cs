namespace Descent.Data.Cache;

/// <summary>Turns what the file system throws into one clear error.</summary>
static class DiskErrors
{
    const int NoSpace = 28, QuotaExceeded = 122, ReadOnlyVolume = 30, WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Runs <paramref name="write"/>, which writes at <paramref name="path"/>.</summary>
    public static void Guard(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OnWrite(path, e);
        }
    }

    public static DataException OnWrite(string path, Exception e) => e switch
    {
        IOException { HResult: NoSpace or QuotaExceeded or WindowsDiskFull } => new("disk-full",
            $"The disk is full: '{path}' could not be written.",
            "Free some space there, or set DESCENT_CACHE to a folder on another disk; nothing half-written was kept.", e),
        UnauthorizedAccessException or IOException { HResult: ReadOnlyVolume } => new("cache-unwritable",
            $"'{path}' may not be written: {FirstLine(e)}",
            "Set DESCENT_CACHE to a folder that you can write to, or change this folder's permissions.", e),
        _ => new("io-failed", $"Writing '{path}' failed: {FirstLine(e)}",
            "Check the disk and the folder, or set DESCENT_CACHE to another folder; nothing half-written was kept.", e),
    };

    public static DataException OnRead(string path, Exception e) => new("io-failed",
        $"'{path}' could not be read: {FirstLine(e)}", "Check that it is a file that you may read, and that the disk is in order.", e);

    /// <summary>Creates a folder with its parents.</summary>
    public static void CreateFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (IOException e) when (e.HResult is not (NoSpace or QuotaExceeded or WindowsDiskFull))
        {
            throw new DataException("cache-unwritable", $"The folder '{path}' cannot be made: {FirstLine(e)}",
                "Set DESCENT_CACHE to a folder that you can write to; a part of this path may be a file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OnWrite(path, e);
        }
    }

    static string FirstLine(Exception e) => e.Message.Split('\n')[0].Trim();
}
