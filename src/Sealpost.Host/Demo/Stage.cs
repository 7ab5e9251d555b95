using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Sealpost.Host.Demo.Exhibits;
using Sealpost.Host.Demo.Receiver;
using Sealpost.Host.Demo.VendorRules;

namespace Sealpost.Host.Demo;

/// <summary>Sets up both ends of the rows of one tenant: stations of the receiver, and OAuth2 clients and destinations of the server.</summary>
internal sealed class Stage(Customer customer, VendorReceiver receiver, ReceiverAuthority authority, TimeProvider time)
{
    private const string CertificateFile = "$pkcs12";
    private string? _sharedSecret;

    /// <param name="exhibit">The row.</param>
    /// <param name="path">Where it is received: begins with a slash.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Preparation> PrepareAsync(Exhibit exhibit, string path, CancellationToken cancellationToken)
    {
        var tenant = exhibit.Event.Tenant;
        var own = new ReceiverKeys(MadeUp.Secret());
        var issued = exhibit.Destination.Contains(CertificateFile, StringComparison.Ordinal) ? authority.IssueToClient(own.Credential) : null;
        var file = issued is null ? "" : Convert.ToBase64String(issued.Export(X509ContentType.Pkcs12, own.Credential));
        var station = receiver.Open(path + exhibit.Tokens?.Target, url => new(url, exhibit.Rule, own, time) { ProvesOwnership = exhibit.Ownership != Ownership.Unproven, Client = issued });
        var destination = Parse(own.FillIn(exhibit.Destination).Replace(CertificateFile, file, StringComparison.Ordinal));
        destination["url"] = exhibit.Tokens?.Target ?? station.Url.AbsoluteUri;
        destination["eventTypes"] = new JsonArray(exhibit.Event.EventType);
        Station? tokens = null;
        if (exhibit.Tokens is { } server)
        {
            var baseUrl = new Uri(receiver.Url, path);
            tokens = receiver.Open(path + server.Path, url => new(url, server.Rule, own, time) { Answer = server.Answer(own, baseUrl) });
            var client = Parse(own.FillIn(server.Client));
            client["authenticationEndpoint"] = baseUrl.AbsoluteUri;
            destination["authentication"] = new JsonObject { ["type"] = "oauth2", ["client"] = await customer.CreateOAuthClientAsync(tenant, client, cancellationToken) };
        }

        var created = await customer.CreateDestinationAsync(tenant, destination, cancellationToken);
        if (exhibit.SharesSecret) _sharedSecret ??= created.Secret;
        var secret = exhibit.SharesSecret ? _sharedSecret : created.Secret;
        station.Keys = new(secret ?? own.Secret) { Credential = own.Credential };
        if (exhibit.Ownership == Ownership.Unproven)
        {
            await customer.WaitUntilAskedAsync(tenant, created.Id, cancellationToken);
        }
        else
        {
            await customer.WaitUntilActiveAsync(tenant, created.Id, cancellationToken);
            if (exhibit.Rotation is not null) await RotateAsync(exhibit, station, created.Id, cancellationToken);
        }

        return new(exhibit, station, tokens);
    }

    private async Task RotateAsync(Exhibit exhibit, Station station, string destination, CancellationToken cancellationToken)
    {
        // The receiver has both before the server has: the server may make it prove its ownership with the new one at once.
        var before = station.Keys;
        var next = MadeUp.Secret();
        station.Keys = before.ReplacedBy(next);
        var path = exhibit.SharesSecret ? "hmac-secret" : $"destinations/{destination}/secrets/rotate";
        var rotation = Parse(exhibit.Rotation!.Replace("$next", next, StringComparison.Ordinal));
        if (await customer.RotateSecretAsync(exhibit.Event.Tenant, path, rotation, cancellationToken) is { } made) station.Keys = before.ReplacedBy(made);
        await customer.WaitUntilActiveAsync(exhibit.Event.Tenant, destination, cancellationToken);
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}

internal sealed record Preparation(Exhibit Exhibit, Station Station, Station? Tokens);
