using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace Sealpost.Engine.Secrets;

/// <summary>Where the master key comes from: section <c>Sealpost</c>.</summary>
internal sealed class MasterKeyOptions
{
    public const string Section = "Sealpost";

    /// <summary>Name of the key file that the server makes in the data directory.</summary>
    public const string FileName = "master.key";

    /// <summary>The data directory. Default <c>./data</c>.</summary>
    [MinLength(1, ErrorMessage = "the path of a directory")]
    public string Data { get; set; } = "./data";

    /// <summary>The key ring itself; null means a file.</summary>
    public string? MasterKey { get; set; }

    /// <summary>A file that holds the key ring, such as a mounted secret; null means <c>master.key</c> in the data directory.</summary>
    [ConfigurationKeyName("MasterKey_FILE")]
    public string? MasterKeyFile { get; set; }

    /// <summary>Whether a key may be made when there is none: true with SQLite. With a shared database a key is given, never made. No setting.</summary>
    public bool MayGenerate { get; internal set; } = true;
}
