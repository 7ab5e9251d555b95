using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Starting;

/// <summary>What an operator sees of a start that fails: exit code 1 and one line a fault, with nothing of the framework's around them.</summary>
public sealed class StartFaultTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("sealpost-start-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Every_wrong_and_every_unknown_setting_is_named_at_once()
    {
        var lines = await FailAsync(
            ("Sealpost__Journal__MaxBatch", "many"), ("Sealpost__Deliveries__LaneWindow", "5"), ("Sealpost__Egress__AllowHttp", "perhaps"), ("Sealpost__Bootstrap__ApiKey", "weak"),
            ("Sealpost__Delivery__Timeout", "00:00:10"));

        lines.Select(line => line.Split(' ')[0]).Order().ShouldBe([
            "Sealpost:Bootstrap:ApiKey", "Sealpost:Deliveries:LaneWindow", "Sealpost:Delivery:Timeout", "Sealpost:Egress:AllowHttp", "Sealpost:Journal:MaxBatch",
        ]);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_in_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var line = (await FailAsync(("ASPNETCORE_URLS", $"http://{taken.LocalEndpoint}"))).ShouldHaveSingleItem();

        line.ShouldContain(taken.LocalEndpoint!.ToString()!);
        line.ShouldContain("ASPNETCORE_URLS");
    }

    [Fact]
    public async Task A_master_key_that_is_none_is_told_in_one_line() =>
        (await FailAsync(("Sealpost__MasterKey", "short"))).ShouldHaveSingleItem().ShouldMatch("^Sealpost:MasterKey: .* openssl rand -base64 32");

    [Fact]
    public async Task A_master_key_that_is_another_or_gone_is_told_in_one_line()
    {
        await using (var server = await StartAsync())
        {
        }

        (await FailAsync(("Sealpost__MasterKey", Convert.ToBase64String(new byte[32])))).ShouldHaveSingleItem().ShouldStartWith("The master key is not the one this database was sealed with");
        var file = Path.Combine(_data, "master.key");
        File.Move(file, file + ".away");
        var line = (await FailAsync()).ShouldHaveSingleItem();
        line.ShouldContain(file);
        line.ShouldContain("Sealpost:MasterKey_FILE");
    }

    [Fact]
    public async Task A_data_directory_that_another_server_uses_is_told_in_one_line()
    {
        await using var server = await StartAsync();

        (await FailAsync()).ShouldHaveSingleItem().ShouldBe($"The data directory {_data} is in use by another Sealpost process. Stop it, or set Sealpost:Data to another directory.");
    }

    [Fact]
    public async Task An_instance_that_was_moved_to_PostgreSQL_is_told_in_one_line()
    {
        var moved = Path.Combine(_data, "sealpost.db.migrated");
        await File.WriteAllBytesAsync(moved, [], TestContext.Current.CancellationToken);

        (await FailAsync()).ShouldHaveSingleItem().ShouldContain(moved);
        File.Exists(Path.Combine(_data, "sealpost.db")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_database_that_another_program_locks_is_told_in_one_line()
    {
        await using (var server = await StartAsync())
        {
        }

        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_data, "sealpost.db")};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);

        (await FailAsync()).ShouldHaveSingleItem().ShouldContain("sealpost.db is locked by another process.");
    }

    [Fact]
    public async Task A_PostgreSQL_that_cannot_be_reached_is_told_in_one_line_without_its_password()
    {
        var line = (await FailAsync(("ConnectionStrings__Sealpost", "Host=127.0.0.1;Port=1;Database=x;Username=u;Password=correct horse"))).ShouldHaveSingleItem();

        line.ShouldContain("ConnectionStrings:Sealpost");
        line.ShouldNotContain("correct horse");
    }

    [Fact]
    public async Task Certificates_that_cannot_be_used_are_named_with_their_files()
    {
        using var authority = new TestCertificateAuthority();
        var garbage = Path.Combine(_data, "garbage.pem");
        await File.WriteAllTextAsync(garbage, "not PEM", TestContext.Current.CancellationToken);

        var lines = await FailAsync(
            ("Kestrel__Certificates__Default__Path", Path.Combine(_data, "none.pfx")),
            ("Kestrel__Endpoints__A__Url", "https://127.0.0.1:0"), ("Kestrel__Endpoints__A__Certificate__Path", garbage),
            ("Kestrel__Endpoints__B__Url", "https://127.0.0.1:0"), ("Kestrel__Endpoints__B__Certificate__Path", authority.PemPath), ("Kestrel__Endpoints__B__Certificate__KeyPath", garbage));

        lines.Select(line => string.Join(' ', line.Split(' ').Take(3))).ShouldBe([
            $"Kestrel:Certificates:Default:Path is '{_data}/none.pfx':", $"Kestrel:Endpoints:A:Certificate:Path is '{garbage}':", $"Kestrel:Endpoints:B:Certificate:KeyPath is '{garbage}':",
        ]);
    }

    [Fact]
    public async Task An_https_address_without_a_certificate_is_told_in_one_line() =>
        (await FailAsync(("ASPNETCORE_URLS", "https://127.0.0.1:0"), ("HOME", _data))).ShouldHaveSingleItem().ShouldContain("Kestrel:Certificates:Default:Path");

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_is_told_in_one_line()
    {
        var file = Path.Combine(_data, "file");
        await File.WriteAllTextAsync(file, "in the way", TestContext.Current.CancellationToken);

        (await FailAsync(("Sealpost__Data", Path.Combine(file, "data")))).ShouldHaveSingleItem().ShouldStartWith("Sealpost:Data is ");
    }

    [Fact]
    public async Task A_database_that_is_none_is_told_in_one_line()
    {
        await File.WriteAllTextAsync(Path.Combine(_data, "sealpost.db"), new string('x', 4096), TestContext.Current.CancellationToken);

        (await FailAsync()).ShouldHaveSingleItem().ShouldStartWith($"{_data}/sealpost.db is not an SQLite database");
    }

    [Fact]
    public async Task Settings_that_are_no_JSON_are_told_in_one_line()
    {
        await File.WriteAllTextAsync(Path.Combine(_data, "appsettings.json"), "{ \"Sealpost\": ", TestContext.Current.CancellationToken);

        (await FailAsync(("ASPNETCORE_CONTENTROOT", _data))).ShouldHaveSingleItem().ShouldContain("appsettings.json");
    }

    private async Task<WebApplication> StartAsync()
    {
        var server = Host.Server.Build([$"--Sealpost:Data={_data}", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"]);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    private async Task<string[]> FailAsync(params (string Name, string Value)[] settings)
    {
        var (exitCode, output, errors) = await ServerProcess.RunToEndAsync([("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("Sealpost__Data", _data), .. settings], TestContext.Current.CancellationToken);
        exitCode.ShouldBe(1, errors);
        output.Split('\n').Where(line => line.Contains("fail:", StringComparison.Ordinal) || line.Contains("crit:", StringComparison.Ordinal) || line.TrimStart().StartsWith("at ", StringComparison.Ordinal)).ShouldBeEmpty();
        return errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
