using System.IO.Compression;
using System.Reflection;
using System.Reflection.Metadata;
using System.Xml.Linq;

namespace Sealpost.AspNetCore.Tests.Packaging;

/// <summary>The packages as somebody gets them: made, looked into, and consumed from a folder.</summary>
public sealed class PackageTests(PackageTests.PackedFeed feed) : IClassFixture<PackageTests.PackedFeed>
{
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    public static TheoryData<string> Packages => ["Sealpost", "Sealpost.AspNetCore", "Sealpost.Testing"];

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_has_its_page_its_icon_its_documentation_and_its_symbols(string package)
    {
        using var content = Open(package, ".nupkg");
        var names = content.Entries.Select(entry => entry.FullName).ToList();

        names.ShouldContain("README.md");
        names.ShouldContain("icon.png");
        names.ShouldContain($"lib/net10.0/{package}.dll");
        names.ShouldContain($"lib/net10.0/{package}.xml");
        using var symbols = Open(package, ".snupkg");
        symbols.Entries.ShouldContain(entry => entry.FullName == $"lib/net10.0/{package}.pdb");
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_names_licence_authors_and_nothing_foreign_to_depend_on(string package)
    {
        using var content = Open(package, ".nupkg");
        using var stream = content.GetEntry($"{package}.nuspec")!.Open();
        var nuspec = XDocument.Load(stream).Root!;
        var names = nuspec.Descendants().ToLookup(element => element.Name.LocalName, element => element.Value.Trim());

        names["license"].ShouldBe(["MIT"]);
        names["readme"].ShouldBe(["README.md"]);
        names["icon"].ShouldBe(["icon.png"]);
        names["description"].Single().ShouldNotBeEmpty();
        names["authors"].ShouldBe(["The Sealpost authors"]);
        nuspec.Descendants().Where(element => element.Name.LocalName == "dependency").ShouldAllBe(element => element.Attribute("id")!.Value == "Sealpost");
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Symbols_lead_to_the_sources_whenever_the_repository_has_an_origin(string package)
    {
        using var symbols = Open(package, ".snupkg");
        using var stream = new MemoryStream();
        using (var pdb = symbols.GetEntry($"lib/net10.0/{package}.pdb")!.Open())
            pdb.CopyTo(stream);
        stream.Position = 0;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(stream);
        var reader = provider.GetMetadataReader();

        reader.CustomDebugInformation.Select(handle => reader.GetGuid(reader.GetCustomDebugInformation(handle).Kind))
            .Contains(SourceLink).ShouldBe(feed.HasOrigin);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_says_that_it_may_be_trimmed_and_compiled_ahead_of_time(string package)
    {
        var said = Assembly.Load(package).GetCustomAttributes<AssemblyMetadataAttribute>().ToDictionary(metadata => metadata.Key, metadata => metadata.Value);

        said["IsTrimmable"].ShouldBe("True");
        said["IsAotCompatible"].ShouldBe("True");
    }

    [Fact]
    public async Task The_sample_is_built_and_run_from_the_packages_alone()
    {
        var folder = Path.Combine(feed.Folder, "consumer");
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(Repository.Root, "samples", "Receive.InYourApp", "Program.cs"), Path.Combine(folder, "Program.cs"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Consumer.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <UseAppHost>false</UseAppHost>
                <RestorePackagesPath>{Path.Combine(feed.Folder, "cache")}</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Sealpost.AspNetCore" Version="{feed.Version}" />
              </ItemGroup>
            </Project>
            """,
            TestContext.Current.CancellationToken);
        await using (var build = RunningProgram.Start(folder, "build", "-c", "Release", "--source", feed.Folder, "-o", Path.Combine(folder, "out")))
            (await build.WaitForExitAsync()).ShouldBe(0, build.Output);

        await using var program = RunningProgram.Start(Path.Combine(folder, "out"), "Consumer.dll", "--urls=http://127.0.0.1:0", "--GitHub=git-secret", "--EnGenius=engenius-secret-16");
        await SampleTests.ShouldReceiveAsync(program);
    }

    private ZipArchive Open(string package, string extension) => ZipFile.OpenRead(Path.Combine(feed.Folder, $"{package}.{feed.Version}{extension}"));

    /// <summary>Packs once what was built for these tests, into a directory that goes away with them.</summary>
    public sealed class PackedFeed : IAsyncLifetime
    {
        public string Folder { get; } = Directory.CreateTempSubdirectory("sealpost-feed").FullName;

        public string Version { get; private set; } = "";

        public bool HasOrigin { get; private set; }

        public async ValueTask InitializeAsync()
        {
            foreach (var package in Packages.Select(row => row.Data))
            {
                await using var pack = RunningProgram.Start(
                    Repository.Root, "pack", Path.Combine("src", package), "--no-build", "-c", Repository.Configuration, "-o", Folder);
                (await pack.WaitForExitAsync()).ShouldBe(0, pack.Output);
            }

            Version = Path.GetFileNameWithoutExtension(Directory.EnumerateFiles(Folder, "Sealpost.AspNetCore.*.nupkg").Single())["Sealpost.AspNetCore.".Length..];
            HasOrigin = File.Exists(Path.Combine(Repository.Root, "src", "Sealpost", "obj", Repository.Configuration, "net10.0", "Sealpost.sourcelink.json"));
        }

        public ValueTask DisposeAsync()
        {
            Directory.Delete(Folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
