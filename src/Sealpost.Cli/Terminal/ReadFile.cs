namespace Sealpost.Cli.Terminal;

/// <summary>Reads files that a person named on the command line.</summary>
internal static class ReadFile
{
    public static async Task<byte[]> BytesAsync(string option, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option}: {fault.Message}");
        }
    }

    /// <summary>What an editor appends to a file is no part of a secret.</summary>
    public static string WithoutLineBreak(string text) =>
        text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
}
