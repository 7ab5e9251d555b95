namespace Sealpost.Engine.Secrets;

/// <summary>Finds the master key, and makes it at the first start.</summary>
internal static class MasterKeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <param name="databaseIsSealed">True when the database already holds what was sealed: then a missing key is refused, never replaced.</param>
    /// <exception cref="MasterKeyException">There is no usable key.</exception>
    public static KeyRing Load(MasterKeyOptions options, bool databaseIsSealed)
    {
        if (!string.IsNullOrWhiteSpace(options.MasterKey))
        {
            return string.IsNullOrWhiteSpace(options.MasterKeyFile)
                ? Parse(options.MasterKey, "Sealpost:MasterKey")
                : throw new MasterKeyException("Both Sealpost:MasterKey and Sealpost:MasterKey_FILE are set; keep one of the two.");
        }

        if (!string.IsNullOrWhiteSpace(options.MasterKeyFile)) return Read(options.MasterKeyFile);
        var path = Path.Combine(options.Data, MasterKeyOptions.FileName);
        if (File.Exists(path)) return Read(path);
        if (databaseIsSealed)
        {
            throw new MasterKeyException(
                $"The database holds sealed secrets, but the master key {path} is missing. Put the file back, or set Sealpost:MasterKey or Sealpost:MasterKey_FILE. A new key would not open them.");
        }

        return options.MayGenerate
            ? WriteOrExplain(path, KeyRing.Generate(), isFirst: true)
            : throw new MasterKeyException("Set Sealpost:MasterKey or Sealpost:MasterKey_FILE: with a shared database the key is given, never made. Make one with: openssl rand -base64 32");
    }

    /// <summary>The keys as their origin has them now: a file may have got another line since.</summary>
    /// <exception cref="MasterKeyException">There is no usable key.</exception>
    public static KeyRing Reload(MasterKeyOptions options) => Load(options, databaseIsSealed: true);

    /// <summary>Adds a new key to the file in the data directory, which is the server's own.</summary>
    /// <param name="held">The keys in use, which the file must still hold.</param>
    /// <returns>Null when the keys were given to the server, so that whoever gave them has to add one.</returns>
    /// <exception cref="MasterKeyException">The file cannot be read or written, or has lost a key in use; then it is left as it is.</exception>
    public static KeyRing? AddKey(MasterKeyOptions options, KeyRing held)
    {
        if (!options.MayGenerate || !string.IsNullOrWhiteSpace(options.MasterKey) || !string.IsNullOrWhiteSpace(options.MasterKeyFile)) return null;
        var path = Path.Combine(options.Data, MasterKeyOptions.FileName);
        var stored = Read(path);
        return stored.Includes(held)
            ? WriteOrExplain(path, stored.WithNewKey(), isFirst: false)
            : throw new MasterKeyException($"The master key file {path} no longer holds every key that this server uses. Put back the file that it was started with; nothing was changed.");
    }

    private static KeyRing Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MasterKeyException($"The master key file {path} cannot be read ({exception.Message}). Put it there, or set Sealpost:MasterKey or Sealpost:MasterKey_FILE.", exception);
        }
    }

    private static KeyRing Parse(string text, string origin)
    {
        try
        {
            return KeyRing.Parse(text);
        }
        catch (MasterKeyException fault)
        {
            throw new MasterKeyException($"{origin}: {fault.Message}", fault);
        }
    }

    private static KeyRing WriteOrExplain(string path, KeyRing keys, bool isFirst)
    {
        try
        {
            Write(path, keys, isFirst);
            return keys;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MasterKeyException($"The master key file {path} cannot be written ({exception.Message}). Let this user write there, or set Sealpost:MasterKey or Sealpost:MasterKey_FILE.", exception);
        }
    }

    // Written whole under another name first: a key file is there entirely or not at all.
    private static void Write(string path, KeyRing keys, bool isFirst)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var draft = path + ".new";
        File.Delete(draft);
        var file = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) file.UnixCreateMode = OwnerOnly;
        using (var stream = new FileStream(draft, file))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(keys.Reveal()));
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: !isFirst);
    }
}
