using System.Security.Cryptography.X509Certificates;
using Sealpost.Cli.Listening;
using Sealpost.TestKit;

namespace Sealpost.Cli.Tests.Listening;

public sealed class LocalAuthorityTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_key_and_its_directory_are_for_the_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        using var authority = LocalAuthority.Open(_directory, _time);

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(_directory).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.GetUnixFileMode(Path.Combine(_directory, "authority.pem")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.ReadAllText(authority.CertificatePath).ShouldNotContain("PRIVATE KEY");
    }

    [Fact]
    public void A_second_opening_finds_the_same_authority()
    {
        using var first = LocalAuthority.Open(_directory, _time);
        var certificate = File.ReadAllText(first.CertificatePath);
        _time.Advance(TimeSpan.FromDays(365));
        using var second = LocalAuthority.Open(_directory, _time);

        File.ReadAllText(second.CertificatePath).ShouldBe(certificate);
    }

    [Fact]
    public void An_authority_near_its_end_is_replaced()
    {
        using var first = LocalAuthority.Open(_directory, _time);
        var certificate = File.ReadAllText(first.CertificatePath);
        _time.Advance(TimeSpan.FromDays((5 * 365) - 29));
        using var second = LocalAuthority.Open(_directory, _time);

        File.ReadAllText(second.CertificatePath).ShouldNotBe(certificate);
    }

    [Fact]
    public void First_uses_at_the_same_time_end_with_one_authority()
    {
        var paths = Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8).Select(_ =>
        {
            using var authority = LocalAuthority.Open(_directory, _time);
            using var leaf = authority.IssueLeaf(_time);
            return authority.CertificatePath;
        }).ToList();

        using var root = X509CertificateLoader.LoadCertificateFromFile(paths[0]);
        using var last = LocalAuthority.Open(_directory, _time);
        using var issued = last.IssueLeaf(_time);
        Trusts(root, issued).ShouldBeTrue();
        Directory.GetFiles(_directory).Length.ShouldBe(2);
    }

    [Fact]
    public void Its_leaf_is_trusted_for_loopback()
    {
        using var authority = LocalAuthority.Open(_directory, _time);
        using var leaf = authority.IssueLeaf(_time);
        using var root = X509CertificateLoader.LoadCertificateFromFile(authority.CertificatePath);

        Trusts(root, leaf).ShouldBeTrue();
        leaf.MatchesHostname("localhost").ShouldBeTrue();
        leaf.MatchesHostname("127.0.0.1").ShouldBeTrue();
        leaf.MatchesHostname("example.com").ShouldBeFalse();
    }

    [Fact]
    public void What_it_signs_for_another_name_is_not_trusted()
    {
        using var authority = LocalAuthority.Open(_directory, _time);
        using var signer = X509Certificate2.CreateFromPemFile(Path.Combine(_directory, "authority.pem"));
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=x", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("example.com");
        request.CertificateExtensions.Add(names.Build());
        using var foreign = request.Create(signer, _time.GetUtcNow(), _time.GetUtcNow().AddDays(1), [1, 2, 3]);
        using var root = X509CertificateLoader.LoadCertificateFromFile(authority.CertificatePath);

        Trusts(root, foreign).ShouldBeFalse();
    }

    private bool Trusts(X509Certificate2 root, X509Certificate2 leaf)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _time.GetUtcNow().UtcDateTime;
        return chain.Build(leaf);
    }
}
