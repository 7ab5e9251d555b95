using System.Net;
using System.Text;
using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Sources.Intake;
using Sealpost.Engine.Sources.Settings;

namespace Sealpost.Engine.Tests.Sources.Intake;

public sealed class EventNamingTests
{
    [Theory]
    [InlineData("push", "push")]
    [InlineData("orders/create", "orders/create")]
    [InlineData("Issue: opened", "Issue-opened")]
    [InlineData("customer..deleted", "customer.deleted")]
    [InlineData(" .a-/b! ", "a-/b")]
    [InlineData("a  b", "a-b")]
    [InlineData("café", "caf")]
    [InlineData("!?", null)]
    [InlineData("", null)]
    public void Of_AHeader_IsShapedIntoAName(string said, string? expected) =>
        EventNaming.Of(new EventTypeSetting(Header: "X-Event"), Request(said)).ShouldBe(expected);

    [Fact]
    public void A_prefix_stands_before_what_is_said() =>
        EventNaming.Of(new EventTypeSetting(Header: "X-Event", Prefix: "github."), Request("push")).ShouldBe("github.push");

    [Theory]
    [InlineData("{\"type\":\"a.b\"}", "a.b")]
    [InlineData("{\"type\":7}", "7")]
    [InlineData("{\"type\":true}", "true")]
    [InlineData("{\"type\":null}", null)]
    [InlineData("{\"type\":{}}", null)]
    [InlineData("{}", null)]
    [InlineData("{\"type\":\"a\",\"type\":\"b\"}", "b")]
    [InlineData("{\"type\":\"\\ud800\"}", null)]
    [InlineData("not json", null)]
    [InlineData("", null)]
    public void Of_AJsonPointer_ReadsAScalar(string body, string? expected) =>
        EventNaming.Of(new EventTypeSetting(Json: "/type"), Request("", body)).ShouldBe(expected);

    [Theory]
    [InlineData("topic", "a b")]
    [InlineData("none", null)]
    [InlineData("twice", null)]
    public void Query_OnceOnly_IsDecoded(string name, string? expected) => Request("").Query(name).ShouldBe(expected);

    [Fact]
    public void A_header_that_came_twice_says_nothing() =>
        EventNaming.Of(new EventTypeSetting(Header: "X-Event"), Request("a") with { Headers = [new("X-Event", "a"), new("x-event", "b")] }).ShouldBeNull();

    [Fact]
    public void Whatever_is_said_gives_a_valid_name_or_none()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var said = string.Concat(Enumerable.Range(0, random.Next(0, 200)).Select(_ => "abz09-_./ :!é\u0001\ud800"[random.Next(15)]));
            if (EventNaming.Of(new EventTypeSetting(Header: "X-Event"), Request(said)) is { } name) EventTypeName.IsValid(name).ShouldBeTrue(name);
        }
    }

    private static SourceRequest Request(string said, string body = "") => new()
    {
        Method = "POST",
        Url = "https://in.example.com/in/t?topic=a%20b&twice=1&twice=2",
        Headers = [new("X-Event", said)],
        Body = Encoding.UTF8.GetBytes(body),
        Content = Encoding.UTF8.GetBytes(body),
        Caller = IPAddress.Loopback,
        IsPrivate = true,
        ReceivedAt = DateTimeOffset.UnixEpoch,
    };
}
