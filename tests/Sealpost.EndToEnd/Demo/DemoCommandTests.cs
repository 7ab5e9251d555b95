using System.Globalization;
using Sealpost.Host;
using Sealpost.Host.Demo;
using Sealpost.Host.Demo.Exhibits;
using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.EndToEnd.Demo;

public sealed class DemoCommandTests
{
    private static readonly Exhibit Good = new(SampleEvent.InsCipher, "HMAC", """{"profile":"inscipher"}""", InsCipher.Signed, Covers.Signature);

    [Fact]
    public async Task A_row_that_the_receiver_does_not_believe_fails_the_demo_by_name()
    {
        var unbelievable = new Exhibit(SampleEvent.InsCipher, "none", """{"profile":"inscipher","signing":[]}""", InsCipher.Signed, Covers.Signature);

        var (exitCode, output) = await RunAsync(Good, unbelievable);

        exitCode.ShouldBe(1);
        output.ShouldContain("FAILED: InsCipher, none: missing header.");
    }

    [Fact]
    public async Task A_receiver_that_accepts_a_forgery_fails_the_demo_by_name()
    {
        var gullible = Good with { Rule = static (_, _, _) => Verdict.Verified };

        var (exitCode, output) = await RunAsync(gullible);

        exitCode.ShouldBe(1);
        output.ShouldContain("FAILED: InsCipher, HMAC: the receiver did not tell a forgery from the original.");
    }

    [Fact]
    public async Task A_row_that_shows_a_validation_fails_where_none_came()
    {
        var unasked = new Exhibit(SampleEvent.ActiGraph, "validation", """{"profile":"actigraph","signing":[],"handshake":"none"}""", ActiGraph.Unsigned, Covers.Nothing) { Ownership = Ownership.Proven };

        var (exitCode, output) = await RunAsync(unasked);

        exitCode.ShouldBe(1);
        output.ShouldContain("FAILED: ActiGraph, validation: not validated.");
    }

    [Fact]
    public async Task A_request_that_the_server_refuses_fails_the_demo_with_the_server_s_words()
    {
        var (exitCode, output) = await RunAsync(Good with { Destination = """{"profile":"inscipher","colour":"red"}""" });

        exitCode.ShouldBe(1);
        output.ShouldContain("FAILED: POST tenants/inscipher/destinations was answered with 400:");
        output.ShouldContain("colour");
    }

    [Fact]
    public void Demo_takes_no_options()
    {
        CommandLine.Parse(["demo"]).ShouldBe(new Command.Demo());
        CommandLine.Parse(["demo", "--urls=http://127.0.0.1:1"]).ShouldBe(new Command.Unknown("demo takes no options."));
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(params Exhibit[] exhibits)
    {
        await using var output = new StringWriter(CultureInfo.InvariantCulture);
        var exitCode = await new DemoCommand(output, colours: false, TimeProvider.System).RunAsync(exhibits);
        return (exitCode, output.ToString());
    }
}
