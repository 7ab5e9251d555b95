using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Filters;

/// <summary>Payloads that were made to break parsers, and those that chance makes.</summary>
internal static class HostilePayloads
{
    /// <summary>The parsing tests of JSONTestSuite by file name: y_ is JSON, n_ is not, i_ may be either. The test skips when they are absent.</summary>
    public static IReadOnlyList<(string Name, byte[] Body)> TestSuite()
    {
        if (!Corpora.TryFind("JSONTestSuite-1ef36fa.tgz", out var path, out var reason)) Assert.Skip(reason);
        var found = new List<(string, byte[])>();
        using var archive = new TarReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.EntryType != TarEntryType.RegularFile || !entry.Name.Contains("test_parsing/", StringComparison.Ordinal)) continue;
            using var body = new MemoryStream();
            entry.DataStream?.CopyTo(body);
            found.Add((Path.GetFileName(entry.Name), body.ToArray()));
        }

        return found;
    }

    /// <summary>The big list of naughty strings. The test skips when it is absent.</summary>
    public static IReadOnlyList<string> NaughtyStrings()
    {
        if (!Corpora.TryFind("blns.json", out var path, out var reason)) Assert.Skip(reason);
        return JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(path))!;
    }

    /// <summary>JSON with few names and values, so that filters over the same ones meet something.</summary>
    public static Gen<string> Json(int depth = 3)
    {
        var scalars = Gen.Elements("null", "true", "false", "0", "-0.0", "1", "1e0", "2.5", "\"\"", "\"a\"", "\"\\u0061b\"", "\"\\ud800\"", "1e999");
        if (depth == 0) return scalars;
        var names = Gen.Elements("a", "b", "\\u0061", "*", "0", "\\udead");
        var items = Json(depth - 1).ListOf().Resize(3).Select(values => $"[{string.Join(',', values)}]");
        var members = (from name in names from value in Json(depth - 1) select $"\"{name}\":{value}").ListOf().Resize(4).Select(values => $"{{{string.Join(',', values)}}}");
        return Gen.OneOf(scalars, items, members, members);
    }

    /// <summary>Bytes that are JSON, nearly JSON, or nothing of the kind.</summary>
    public static Gen<byte[]> Bytes()
    {
        var json = Json().Select(Encoding.UTF8.GetBytes);
        var broken = from bytes in json from at in Gen.Choose(0, bytes.Length - 1) from code in Gen.Choose(0, 255) select Replace(bytes, at, (byte)code);
        var cut = from bytes in json from length in Gen.Choose(0, bytes.Length) select bytes[..length];
        return Gen.OneOf(json, broken, cut, ArbMap.Default.GeneratorFor<byte[]>());
    }

    private static byte[] Replace(byte[] bytes, int at, byte code)
    {
        byte[] changed = [.. bytes];
        changed[at] = code;
        return changed;
    }
}
