using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Sealpost.Catalogue;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Profiles;
using Sealpost.Engine.Validation;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Destinations.Settings;

/// <summary>Parses destinations with the built-in catalogues.</summary>
internal sealed class ParserBuilder
{
    private bool _allowHttp;
    private ImmutableHashSet<string> _stored = [];
    private DestinationSettings? _before;

    public ParserBuilder AllowingHttp()
    {
        _allowHttp = true;
        return this;
    }

    public ParserBuilder WithStored(params string[] purposes)
    {
        _stored = [.. purposes];
        return this;
    }

    public ParserBuilder ChangedFrom(DestinationSettings before)
    {
        _before = before;
        return this;
    }

    public static DestinationParser Build(bool allowHttp = false) =>
        new(ProfileCatalogue.Default, SchemeCatalogue.Default, new DestinationUrlPolicy(new AddressPolicy(Array.Empty<IPNetwork>()), allowHttp), new ManualTimeProvider());

    public DestinationParsing Parse(string json) => Build(_allowHttp).Parse(JsonDocument.Parse(json).RootElement, _stored, _before);

    public DestinationParsing.Valid Valid(string json) => Parse(json) switch
    {
        DestinationParsing.Valid valid => valid,
        DestinationParsing.Invalid invalid => throw new ShouldAssertException(string.Join("; ", invalid.Faults)),
        _ => throw new InvalidOperationException(),
    };

    public ImmutableArray<FieldFault> Faults(string json) => Parse(json) is DestinationParsing.Invalid invalid ? invalid.Faults : [];
}
