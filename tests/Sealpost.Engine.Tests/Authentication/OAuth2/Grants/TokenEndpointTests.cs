using Microsoft.Extensions.Options;
using Sealpost.Engine.Authentication.OAuth2.Grants;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Egress;
using Sealpost.Engine.OAuthClients;
using Sealpost.Engine.Tests.Egress;
using Sealpost.Secrets;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Authentication.OAuth2.Grants;

public sealed class TokenEndpointTests
{
    [Fact]
    public async Task However_many_clients_somebody_makes_a_server_that_never_gave_a_token_is_asked_little()
    {
        const int ofHost = 2;
        var network = new GuardedClientBuilder();
        using var http = network.Build();
        var addresses = new AddressPolicy([]);
        var strangers = new StrangerCalls(Options.Create(new DeliveryOptions { FirstContactAttemptsPerHost = ofHost }), new ManualTimeProvider());
        var endpoint = new TokenEndpoint(http, new DestinationUrlPolicy(addresses, allowHttp: false), addresses, strangers, TimeProvider.System);
        var outcomes = new List<TokenOutcome>();

        for (var i = 0; i < ofHost + 1; i++)
        {
            var settings = new OAuthClientSettings { Name = "idp", ClientId = $"{i}", AuthenticationEndpoint = "https://victim.example", TokenPath = $"/{i}" };
            outcomes.Add((await endpoint.AskAsync(new OAuthClient(default, 1, 1, settings, new Secret("s")), null, TestContext.Current.CancellationToken)).Outcome);
        }

        network.Resolved.Count.ShouldBe(ofHost);
        outcomes.ShouldBe([new TokenOutcome.Unavailable("dns_nxdomain"), new TokenOutcome.Unavailable("dns_nxdomain"), new TokenOutcome.Unavailable("token_endpoint_asked_too_often", TimeSpan.FromSeconds(30))]);
    }
}
